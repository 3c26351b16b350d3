/*
 * What the servers with blocking calls have in common. What they do after accept(2) is in a file each.
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>
#include "service.h"

enum { WORKERS = 15 };

static int give(void *client, const char *bytes, size_t length) {
  for (ssize_t written; length > 0; bytes += written, length -= written) {
    written = send(*(int *)client, bytes, length, MSG_NOSIGNAL);
    if (written < 0) return 0;
  }
  return 1;
}

/* Answers a client until it leaves. */
static void converse(int client) {
  char buffer[65536];
  struct session session = {NULL, 0};
  ssize_t length;
  do length = read(client, buffer, sizeof buffer);
  while (length > 0 && answer(&session, buffer, length, give, &client));
  free(session.line);
  close(client);
}

static int accept_client(int listener) {
  int one = 1, client;
  do client = accept(listener, NULL, NULL);
  while (client < 0);
  setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return client;
}

/* Words: the program, a port of 127.0.0.1, a service, and for a pool how many it has. */
static int listen_as_told(int count, char **words) {
  if (count < 3 || count > 4 || !choose_service(words[2])) {
    fprintf(stderr, "Usage: %s PORT echo|upper|bytes|work:MS [WORKERS]\n", words[0]);
    exit(1);
  }
  int one = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(listener, (struct sockaddr *)&here, sizeof here) < 0 || listen(listener, 511) < 0) {
    perror(words[0]);
    exit(2);
  }
  return listener;
}

static int workers_as_told(int count, char **words) {
  return count > 3 ? atoi(words[3]) : WORKERS;
}
