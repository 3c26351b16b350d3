/*
 * An open loop of clients, to hold ours against: constant pacing, the clients in turn, one request of each at a time, and
 * a request that is due while its client still waits is sent as soon as that is answered. It never sleeps.
 *
 *   open-loop PORT CLIENTS BYTES MILLISECONDS RATE
 *
 * Prints `replies N wrong N p50 MS p99 MS max MS`; the latencies count from the moment when a request was due.
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct client {
  int descriptor, is_busy;
  size_t received;
  double due, owed_since;
  long owed;
};

static char *message, *answer, *buffer;
static size_t bytes;
static double interval;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static void ask(struct client *client, double due) {
  client->is_busy = 1;
  client->due = due;
  if (send(client->descriptor, message, bytes, MSG_NOSIGNAL) != (ssize_t)bytes) {
    perror("send");
    exit(2);
  }
}

static int ascending(const void *one, const void *other) {
  double difference = *(const double *)one - *(const double *)other;
  return difference < 0 ? -1 : difference > 0;
}

int main(int count, char **words) {
  if (count != 6) {
    fprintf(stderr, "Usage: open-loop PORT CLIENTS BYTES MILLISECONDS RATE\n");
    return 1;
  }
  struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int clients = atoi(words[2]), one = 1, queue = epoll_create1(0);
  bytes = atol(words[3]);
  double milliseconds = atof(words[4]), step = 1000 / atof(words[5]);
  interval = step * clients;
  message = malloc(bytes);
  answer = malloc(bytes);
  buffer = malloc(bytes);
  for (size_t index = 0; index < bytes; index++) {
    message[index] = 'a' + index % 26;
    answer[index] = 'A' + index % 26;
  }
  message[bytes - 1] = answer[bytes - 1] = '\n';
  struct client *all = calloc(clients, sizeof *all);
  for (int index = 0; index < clients; index++) {
    all[index].descriptor = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(all[index].descriptor, (struct sockaddr *)&server, sizeof server) < 0) {
      perror("connect");
      return 2;
    }
    setsockopt(all[index].descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &all[index]};
    epoll_ctl(queue, EPOLL_CTL_ADD, all[index].descriptor, &event);
  }
  long most = milliseconds / step + clients, samples = 0, turn = 0, wrong = 0;
  double *latencies = malloc(most * sizeof *latencies), begin = now();
  struct epoll_event events[256];
  while (now() < begin + milliseconds) {
    for (; begin + turn * step <= now(); turn++) {
      struct client *client = &all[turn % clients];
      double due = begin + turn * step;
      if (!client->is_busy) ask(client, due);
      else if (client->owed++ == 0) client->owed_since = due;
    }
    int ready = epoll_wait(queue, events, 256, 0);
    for (int index = 0; index < ready; index++) {
      struct client *client = events[index].data.ptr;
      ssize_t received = recv(client->descriptor, buffer, bytes - client->received, 0);
      if (received <= 0) {
        perror("recv");
        return 2;
      }
      wrong += memcmp(buffer, answer + client->received, received) != 0;
      client->received += received;
      if (client->received < bytes) continue;
      if (samples < most) latencies[samples++] = now() - client->due;
      client->received = client->is_busy = 0;
      if (client->owed == 0) continue;
      client->owed--;
      client->owed_since += interval;
      ask(client, client->owed_since - interval);
    }
  }
  qsort(latencies, samples, sizeof *latencies, ascending);
  printf("replies %ld wrong %ld p50 %.4f p99 %.4f max %.4f\n", samples, wrong, latencies[samples / 2],
         latencies[samples * 99 / 100], latencies[samples - 1]);
  return wrong > 0;
}
