/*
 * A process for each client, as UNIX Network Programming has it: fork(2) copies a page table where a JavaScript runtime
 * has to start.
 *
 *   fork PORT echo|upper|bytes|work:MS
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>
#include "service.h"

static int give(void *client, const char *bytes, size_t length) {
  for (ssize_t written; length > 0; bytes += written, length -= written) {
    written = send(*(int *)client, bytes, length, MSG_NOSIGNAL);
    if (written < 0) return 0;
  }
  return 1;
}

static void converse(int client) {
  char buffer[65536];
  struct session session = {NULL, 0};
  ssize_t length;
  do length = read(client, buffer, sizeof buffer);
  while (length > 0 && answer(&session, buffer, length, give, &client));
}

int main(int count, char **words) {
  if (count != 3 || !choose_service(words[2])) {
    fprintf(stderr, "Usage: fork PORT echo|upper|bytes|work:MS\n");
    return 1;
  }
  int one = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(listener, (struct sockaddr *)&here, sizeof here) < 0 || listen(listener, 511) < 0) {
    perror("fork");
    return 2;
  }
  /* Children whose end nobody asks for leave no zombies (wait(2), NOTES). */
  signal(SIGCHLD, SIG_IGN);
  for (;;) {
    int client = accept(listener, NULL, NULL);
    if (client < 0) continue;
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (fork() == 0) {
      close(listener);
      converse(client);
      return 0;
    }
    close(client);
  }
}
