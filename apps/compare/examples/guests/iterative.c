/* One client after another: iterative PORT SERVICE. */
#include "blocking.h"

int main(int count, char **words) {
  int listener = listen_as_told(count, words);
  for (;;) converse(accept_client(listener));
}
