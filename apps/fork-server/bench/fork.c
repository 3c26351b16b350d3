/*
 * A process for each client, as UNIX Network Programming has it: fork(2) copies a page table where a JavaScript runtime
 * has to start.
 *
 *   fork PORT
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void serve(int client) {
  char buffer[65536];
  ssize_t received;
  while ((received = read(client, buffer, sizeof buffer)) > 0) {
    for (ssize_t at = 0; at < received; at++) buffer[at] = toupper((unsigned char)buffer[at]);
    for (ssize_t sent = 0, once; sent < received; sent += once) {
      if ((once = write(client, buffer + sent, received - sent)) < 0) exit(0);
    }
  }
  exit(0);
}

int main(int count, char **words) {
  if (count != 2) return 1;
  int one = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1]))};
  inet_pton(AF_INET, "127.0.0.1", &here.sin_addr);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(listener, (struct sockaddr *)&here, sizeof here) < 0 || listen(listener, 511) < 0) return 2;
  /* Children whose end nobody asks for leave no zombies (wait(2), NOTES). */
  signal(SIGCHLD, SIG_IGN);
  for (;;) {
    int client = accept(listener, NULL, NULL);
    if (client < 0) continue;
    if (fork() == 0) {
      close(listener);
      serve(client);
    }
    close(client);
  }
}
