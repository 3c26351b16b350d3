/* The course's pair, repaired: a client that sends a text and gets an int, a server that gives one. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int ask(struct sockaddr_in *address) {
  int server = socket(PF_INET, SOCK_STREAM, 0), answer;
  if (connect(server, (struct sockaddr *)address, sizeof *address) != 0) return 2;
  if (send(server, "Bonjour", 8, 0) != 8) return 2;
  if (recv(server, &answer, sizeof answer, MSG_WAITALL) != sizeof answer) return 2;
  printf("host %d network %d\n", answer, (int)ntohl(answer));
  return close(server);
}

static int give(struct sockaddr_in *address) {
  char text[20] = "";
  int listening = socket(PF_INET, SOCK_STREAM, 0), answer = 10;
  socklen_t length = sizeof *address;
  if (bind(listening, (struct sockaddr *)address, length) != 0 || listen(listening, 7) != 0) return 2;
  getsockname(listening, (struct sockaddr *)address, &length);
  printf("LISTENING tcp 127.0.0.1:%d\n", ntohs(address->sin_port));
  fflush(stdout);
  int client = accept(listening, NULL, NULL);
  if (recv(client, text, sizeof text - 1, 0) < 0 || send(client, &answer, sizeof answer, 0) < 0) return 2;
  printf("received %s", text);
  close(client);
  return close(listening);
}

int main(int count, char **operands) {
  if (count != 3) return 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(operands[2]))};
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  return strcmp(operands[1], "client") == 0 ? ask(&address) : give(&address);
}
