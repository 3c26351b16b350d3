/*
 * What the others are measured against: one thread, one level-triggered epoll(7), one buffer; answers with the same
 * bytes, or in ASCII capitals.
 *
 *   epoll PORT echo|upper
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BUFFER = 65536 };

/* What a client has not taken yet. While there is some, nothing more is read from it. */
struct client {
  int descriptor;
  char *rest;
  size_t length;
};

static char buffer[BUFFER];
static int queue, capitalises;

static void watch(struct client *client, int operation, unsigned events) {
  struct epoll_event event = {.events = events, .data.ptr = client};
  epoll_ctl(queue, operation, client->descriptor, &event);
}

static void end(struct client *client) {
  close(client->descriptor);
  free(client->rest);
  free(client);
}

static void answer(struct client *client) {
  ssize_t length = read(client->descriptor, buffer, BUFFER);
  if (length < 0 && errno == EAGAIN) return;
  if (length <= 0) return end(client);
  for (ssize_t index = 0; capitalises && index < length; index++)
    if (buffer[index] >= 'a' && buffer[index] <= 'z') buffer[index] -= 32;
  ssize_t written = send(client->descriptor, buffer, length, MSG_NOSIGNAL);
  if (written < 0 && errno != EAGAIN) return end(client);
  if (written == length) return;
  if (written < 0) written = 0;
  client->length = length - written;
  client->rest = malloc(client->length);
  memcpy(client->rest, buffer + written, client->length);
  watch(client, EPOLL_CTL_MOD, EPOLLOUT);
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
  if (count != 3) {
    fprintf(stderr, "Usage: epoll PORT echo|upper\n");
    return 1;
  }
  capitalises = strcmp(words[2], "upper") == 0;
  int one = 1;
  struct client listener = {socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), NULL, 0};
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  setsockopt(listener.descriptor, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(listener.descriptor, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener.descriptor, 511) < 0) {
    perror("epoll");
    return 2;
  }
  queue = epoll_create1(0);
  watch(&listener, EPOLL_CTL_ADD, EPOLLIN);
  printf("LISTENING tcp 127.0.0.1:%s\n", words[1]);
  fflush(stdout);
  struct epoll_event events[256];
  for (;;) {
    int ready = epoll_wait(queue, events, 256, -1);
    for (int index = 0; index < ready; index++) {
      struct client *client = events[index].data.ptr;
      if (client == &listener) {
        struct client *new = calloc(1, sizeof *new);
        new->descriptor = accept4(listener.descriptor, NULL, NULL, SOCK_NONBLOCK);
        if (new->descriptor < 0) {
          free(new);
          continue;
        }
        setsockopt(new->descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        watch(new, EPOLL_CTL_ADD, EPOLLIN);
      } else if (events[index].events & EPOLLOUT) go_on(client);
      else answer(client);
    }
  }
}
