/* The course's first program in C for datagrams: sends a sentence without its NUL, and waits for an int of this machine. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

int main(int count, char **words) {
  if (count != 3) return 1;
  struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(atoi(words[2]))};
  if (inet_pton(AF_INET, words[1], &server.sin_addr) != 1) return 1;
  int descriptor = socket(AF_INET, SOCK_DGRAM, 0);
  const char *sentence = "Tu apprends à utiliser UDP";
  sendto(descriptor, sentence, strlen(sentence), 0, (struct sockaddr *)&server, sizeof server);
  int answer = 0;
  if (recvfrom(descriptor, &answer, sizeof answer, 0, NULL, NULL) != sizeof answer) return 2;
  printf("reponse : %d\n", answer);
  return 0;
}
