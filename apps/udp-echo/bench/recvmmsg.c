/* The measure of the others: an upper-case echo that takes and answers up to 64 datagrams with two system calls. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { BATCH = 64, LONGEST = 65536 };

int main(int count, char **words) {
  if (count != 2) return 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1]))};
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  int descriptor = socket(AF_INET, SOCK_DGRAM, 0);
  if (bind(descriptor, (struct sockaddr *)&address, sizeof address) != 0) return 2;

  static char buffers[BATCH][LONGEST];
  static struct mmsghdr messages[BATCH];
  static struct iovec parts[BATCH];
  static struct sockaddr_in peers[BATCH];
  for (int index = 0; index < BATCH; index += 1) {
    parts[index].iov_base = buffers[index];
    messages[index].msg_hdr.msg_iov = &parts[index];
    messages[index].msg_hdr.msg_iovlen = 1;
    messages[index].msg_hdr.msg_name = &peers[index];
  }
  for (;;) {
    for (int index = 0; index < BATCH; index += 1) {
      parts[index].iov_len = LONGEST;
      messages[index].msg_hdr.msg_namelen = sizeof peers[index];
    }
    int received = recvmmsg(descriptor, messages, BATCH, MSG_WAITFORONE, NULL);
    for (int index = 0; index < received; index += 1) {
      unsigned length = messages[index].msg_len;
      for (unsigned place = 0; place < length; place += 1) {
        char byte = buffers[index][place];
        if (byte >= 'a' && byte <= 'z') buffers[index][place] = byte - 32;
      }
      parts[index].iov_len = length;
    }
    for (int sent = 0; sent < received;) {
      int more = sendmmsg(descriptor, messages + sent, received - sent, 0);
      if (more <= 0) break;
      sent += more;
    }
  }
}
