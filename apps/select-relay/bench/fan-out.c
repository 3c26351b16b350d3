/*
 * Clients of a relay: some of them send lines, all of them hear those of the others.
 *
 *   fan-out HOST PORT CLIENTS SENDERS BYTES WINDOW MILLISECONDS
 *
 * Each sender has WINDOW lines on their way, until the last client has heard them: so all of them speak, and no server is
 * measured by the length of its queues.
 * Prints `deliveries N`: lines that arrived in the given time. What the others hear is counted and not
 * copied (MSG_TRUNC).
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

int main(int count, char **words) {
  if (count != 8) return 1;
  struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(atoi(words[2]))};
  inet_pton(AF_INET, words[1], &server.sin_addr);
  int clients = atoi(words[3]), senders = atoi(words[4]), bytes = atoi(words[5]), one = 1;
  long long window = atoll(words[6]);
  double milliseconds = atof(words[7]);
  int *descriptors = calloc(clients, sizeof(int));
  int *begun = calloc(clients, sizeof(int));
  long long *under_way = calloc(senders, sizeof(long long)), at = 0;
  char *line = malloc(bytes), *buffer = malloc(1 << 20);
  memset(line, 'x', bytes);
  line[bytes - 1] = '\n';
  int queue = epoll_create1(0);
  for (int index = 0; index < clients; index++) {
    descriptors[index] = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(descriptors[index], (struct sockaddr *)&server, sizeof server) < 0) {
      perror("connect");
      return 2;
    }
    setsockopt(descriptors[index], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptors[index]};
    epoll_ctl(queue, EPOLL_CTL_ADD, descriptors[index], &event);
  }
  /* The last to be accepted speaks once: when the others have heard it, all are there. */
  long long received = 0, expected = (long long)bytes * (clients - 1);
  struct epoll_event events[256];
  double deadline = now() + 10000;
  send(descriptors[clients - 1], line, bytes, MSG_NOSIGNAL);
  while (received < expected && now() < deadline) {
    int ready = epoll_wait(queue, events, 256, 10);
    for (int index = 0; index < ready; index++) {
      ssize_t length = recv(events[index].data.fd, buffer, 1 << 20, MSG_DONTWAIT | MSG_TRUNC);
      if (length > 0) received += length;
    }
  }
  received = 0;
  double end = now() + milliseconds;
  while (now() < end) {
    for (int sender = 0; sender < senders; sender++) {
      while (under_way[sender] < window) {
        line[0] = 'a' + sender;
        ssize_t length = send(descriptors[sender], line + begun[sender], bytes - begun[sender], MSG_DONTWAIT | MSG_NOSIGNAL);
        if (length < 0) break;
        begun[sender] += length;
        if (begun[sender] < bytes) break;
        begun[sender] = 0;
        under_way[sender]++;
      }
    }
    int ready = epoll_wait(queue, events, 256, 1);
    for (int index = 0; index < ready; index++) {
      int is_last = events[index].data.fd == descriptors[clients - 1];
      ssize_t length = recv(events[index].data.fd, buffer, 1 << 20, is_last ? MSG_DONTWAIT : MSG_DONTWAIT | MSG_TRUNC);
      if (length > 0) received += length;
      /* A line begins with the letter of its sender. */
      for (long long start = (bytes - at % bytes) % bytes; is_last && start < length; start += bytes) under_way[buffer[start] - 'a']--;
      if (is_last && length > 0) at += length;
      if (length == 0) return 3;
    }
  }
  printf("deliveries %lld\n", received / bytes);
  return 0;
}
