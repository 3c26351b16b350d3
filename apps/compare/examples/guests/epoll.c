/*
 * What the others are measured against: one thread, one level-triggered epoll(7), one buffer.
 *
 *   epoll PORT echo|upper|bytes|work:MS
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include "service.h"

enum { BUFFER = 65536, LONGEST_REST = 1 << 20 };

/* The rest is what a client has not taken yet. While there is some, nothing more is read from it. */
struct client {
  int descriptor;
  struct session session;
  char *rest;
  size_t length;
};

static char buffer[BUFFER];
static int queue;

static void watch(struct client *client, int operation, unsigned events) {
  struct epoll_event event = {.events = events, .data.ptr = client};
  epoll_ctl(queue, operation, client->descriptor, &event);
}

static void end(struct client *client) {
  close(client->descriptor);
  free(client->session.line);
  free(client->rest);
  free(client);
}

static int give(void *to, const char *bytes, size_t length) {
  struct client *client = to;
  ssize_t written = client->length > 0 ? 0 : send(client->descriptor, bytes, length, MSG_NOSIGNAL);
  if (written < 0 && errno != EAGAIN) return 0;
  if (written < 0) written = 0;
  size_t left = length - written;
  if (left == 0) return 1;
  if (client->length + left > LONGEST_REST) return 0;
  client->rest = realloc(client->rest, client->length + left);
  memcpy(client->rest + client->length, bytes + written, left);
  client->length += left;
  return 1;
}

static void converse(struct client *client) {
  ssize_t length = read(client->descriptor, buffer, BUFFER);
  if (length < 0 && errno == EAGAIN) return;
  if (length <= 0 || !answer(&client->session, buffer, length, give, client)) return end(client);
  if (client->length > 0) watch(client, EPOLL_CTL_MOD, EPOLLOUT);
}

static void go_on(struct client *client) {
  ssize_t written = send(client->descriptor, client->rest, client->length, MSG_NOSIGNAL);
  if (written < 0 && errno != EAGAIN) return end(client);
  if (written < 0) return;
  client->length -= written;
  memmove(client->rest, client->rest + written, client->length);
  if (client->length > 0) return;
  free(client->rest);
  client->rest = NULL;
  watch(client, EPOLL_CTL_MOD, EPOLLIN);
}

int main(int count, char **words) {
  if (count != 3 || !choose_service(words[2])) {
    fprintf(stderr, "Usage: epoll PORT echo|upper|bytes|work:MS\n");
    return 1;
  }
  int one = 1;
  struct client listener = {.descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)};
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  setsockopt(listener.descriptor, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(listener.descriptor, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener.descriptor, 511) < 0) {
    perror("epoll");
    return 2;
  }
  queue = epoll_create1(0);
  watch(&listener, EPOLL_CTL_ADD, EPOLLIN);
  struct epoll_event events[256];
  for (;;) {
    int ready = epoll_wait(queue, events, 256, -1);
    for (int index = 0; index < ready; index++) {
      struct client *client = events[index].data.ptr;
      if (client == &listener) {
        int descriptor = accept4(listener.descriptor, NULL, NULL, SOCK_NONBLOCK);
        if (descriptor < 0) continue;
        client = calloc(1, sizeof *client);
        client->descriptor = descriptor;
        setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        watch(client, EPOLL_CTL_ADD, EPOLLIN);
      } else if (events[index].events & EPOLLOUT) go_on(client);
      else converse(client);
    }
  }
}
