/*
 * A closed loop of datagrams: so many are in flight, and each answer is followed by the next request.
 *
 *   load PORT IN_FLIGHT BYTES MILLISECONDS
 *
 * Prints `answers N lost N wrong N`. What has not been answered within 200 ms is lost.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

int main(int count, char **words) {
  if (count != 5) return 1;
  int in_flight = atoi(words[2]), length = atoi(words[3]);
  double end = now() + atof(words[4]);
  struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1]))};
  inet_pton(AF_INET, "127.0.0.1", &server.sin_addr);
  int descriptor = socket(AF_INET, SOCK_DGRAM, 0);
  struct timeval patience = {0, 200000};
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  connect(descriptor, (struct sockaddr *)&server, sizeof server);

  static char request[65536], expected[65536], answer[65536];
  for (int index = 0; index < length; index += 1) {
    request[index] = 'a' + index % 26;
    expected[index] = 'A' + index % 26;
  }
  long answers = 0, lost = 0, wrong = 0;
  for (int index = 0; index < in_flight; index += 1) send(descriptor, request, length, 0);
  while (now() < end) {
    ssize_t received = recv(descriptor, answer, sizeof answer, 0);
    if (received < 0) {
      lost += in_flight;
      for (int index = 0; index < in_flight; index += 1) send(descriptor, request, length, 0);
      continue;
    }
    answers += 1;
    if (received != length || memcmp(answer, expected, length) != 0) wrong += 1;
    send(descriptor, request, length, 0);
  }
  printf("answers %ld lost %ld wrong %ld\n", answers, lost, wrong);
  return 0;
}
