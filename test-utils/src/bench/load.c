/*
 * A closed loop of clients: each sends a message, waits for all of its answer, checks it, and sends the next one.
 *
 *   load HOST PORT CLIENTS BYTES MILLISECONDS upper|echo stay|leave
 *
 * With "leave", each message has a connection of its own. Prints `replies N wrong N failed N`; replies are those of the
 * given time.
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

struct client {
  int descriptor;
  size_t sent, received;
};

static struct sockaddr_in server;
static char *message, *answer, *buffer;
static size_t bytes;
static int queue, leaves;
static long replies, wrong, failed;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

/* Waits, since on loopback the handshake is over before connect(2) returns. */
static void join(struct client *client) {
  int one = 1;
  struct linger reset = {1, 0};
  client->descriptor = socket(AF_INET, SOCK_STREAM, 0);
  if (client->descriptor < 0 || connect(client->descriptor, (struct sockaddr *)&server, sizeof server) < 0) {
    perror("connect");
    exit(2);
  }
  setsockopt(client->descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  /* A port in TIME_WAIT cannot be used for a minute, and there are but 28,000. */
  if (leaves) setsockopt(client->descriptor, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = client};
  epoll_ctl(queue, EPOLL_CTL_ADD, client->descriptor, &event);
  client->sent = client->received = 0;
}

static void leave(struct client *client) {
  close(client->descriptor);
  join(client);
}

static void send_rest(struct client *client) {
  while (client->sent < bytes) {
    ssize_t sent = send(client->descriptor, message + client->sent, bytes - client->sent, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0) break;
    client->sent += sent;
  }
  struct epoll_event event = {.events = client->sent < bytes ? EPOLLIN | EPOLLOUT : EPOLLIN, .data.ptr = client};
  if (bytes > 4096) epoll_ctl(queue, EPOLL_CTL_MOD, client->descriptor, &event);
}

static void take(struct client *client) {
  ssize_t received = recv(client->descriptor, buffer, bytes - client->received, MSG_DONTWAIT);
  if (received < 0 && errno == EAGAIN) return;
  if (received <= 0) {
    failed++;
    leave(client);
    send_rest(client);
    return;
  }
  if (memcmp(buffer, answer + client->received, received) != 0) wrong++;
  client->received += received;
  if (client->received < bytes) return;
  replies++;
  client->sent = client->received = 0;
  if (leaves) leave(client);
  send_rest(client);
}

int main(int count, char **words) {
  if (count != 8) {
    fprintf(stderr, "Usage: load HOST PORT CLIENTS BYTES MILLISECONDS upper|echo stay|leave\n");
    return 1;
  }
  server.sin_family = AF_INET;
  inet_pton(AF_INET, words[1], &server.sin_addr);
  server.sin_port = htons(atoi(words[2]));
  int clients = atoi(words[3]);
  bytes = atol(words[4]);
  double milliseconds = atof(words[5]);
  leaves = strcmp(words[7], "leave") == 0;
  message = malloc(bytes);
  answer = malloc(bytes);
  buffer = malloc(bytes);
  for (size_t index = 0; index < bytes; index++) {
    message[index] = 'a' + index % 26;
    answer[index] = (strcmp(words[6], "upper") == 0 ? 'A' : 'a') + index % 26;
  }
  message[bytes - 1] = answer[bytes - 1] = '\n';
  queue = epoll_create1(0);
  struct client *all = calloc(clients, sizeof *all);
  for (int index = 0; index < clients; index++) join(&all[index]);
  for (int index = 0; index < clients; index++) send_rest(&all[index]);
  double end = now() + milliseconds;
  struct epoll_event events[256];
  while (now() < end) {
    int ready = epoll_wait(queue, events, 256, 10);
    for (int index = 0; index < ready; index++) {
      struct client *client = events[index].data.ptr;
      if (events[index].events & EPOLLOUT) send_rest(client);
      if (events[index].events & ~EPOLLOUT) take(client);
    }
  }
  printf("replies %ld wrong %ld failed %ld\n", replies, wrong, failed);
  return wrong > 0;
}
