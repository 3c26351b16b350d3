/*
 * What the guests in C answer: the same bytes, ASCII capitals, a line after MS milliseconds of work, or as many bytes as
 * a line says. A last line needs its end.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_LINE = 4096, MOST_BYTES = 16384, ROUNDS_PER_MILLISECOND = 750000 };

/* One conversation: the beginning of a line whose end has not come. */
struct session {
  char *line;
  size_t length;
};

/* Gives bytes to a client; 0 when that is gone. */
typedef int give_bytes(void *client, const char *bytes, size_t length);

static enum { ECHO, UPPER, WORK, BYTES } service;
static long milliseconds;
static char alphabet[MOST_BYTES];

/* 0 for a name that none has. */
static int choose_service(const char *name) {
  char *rest = "";
  for (int index = 0; index < MOST_BYTES; index++) alphabet[index] = 'a' + index % 26;
  if (strncmp(name, "work:", 5) == 0) milliseconds = strtol(name + 5, &rest, 10);
  if (strcmp(name, "echo") == 0) service = ECHO;
  else if (strcmp(name, "upper") == 0) service = UPPER;
  else if (strcmp(name, "bytes") == 0) service = BYTES;
  else if (strncmp(name, "work:", 5) == 0) service = WORK;
  else return 0;
  return *rest == '\0' && milliseconds >= 0;
}

/* Marsaglia's xorshift, in which each round needs the one before. */
static int burn(void) {
  uint32_t state = 0x2545f491;
  for (long round = milliseconds * ROUNDS_PER_MILLISECOND; round > 0; round--) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
  }
  return state != 0;
}

/* The number that a line is, up to MOST_BYTES; 0 for anything else. */
static size_t count_in(const char *line, size_t length) {
  size_t count = 0;
  for (size_t index = 0; index < length; index++) {
    if (line[index] < '0' || line[index] > '9') return 0;
    count = 10 * count + (line[index] - '0');
    if (count > MOST_BYTES) return 0;
  }
  return count;
}

static int answer_line(const char *line, size_t length, give_bytes *give, void *client) {
  size_t payload = length - (length > 1 && line[length - 2] == '\r' ? 2 : 1);
  if (service == WORK) return (payload == 0 || burn()) && give(client, line, length);
  size_t count = count_in(line, payload);
  return count > 0 && give(client, alphabet, count);
}

/* Takes bytes as they came, which it may change; 0 when the conversation is over. */
static int answer(struct session *session, char *bytes, size_t length, give_bytes *give, void *client) {
  for (size_t index = 0; service == UPPER && index < length; index++)
    if (bytes[index] >= 'a' && bytes[index] <= 'z') bytes[index] -= 32;
  if (service == ECHO || service == UPPER) return give(client, bytes, length);
  if (session->line == NULL) session->line = malloc(LONGEST_LINE);
  while (length > 0) {
    char *end = memchr(bytes, '\n', length);
    size_t part = end ? (size_t)(end - bytes) + 1 : length;
    if (session->length + part > LONGEST_LINE) return 0;
    memcpy(session->line + session->length, bytes, part);
    session->length += part;
    bytes += part;
    length -= part;
    if (!end) return 1;
    if (!answer_line(session->line, session->length, give, client)) return 0;
    session->length = 0;
  }
  return 1;
}
