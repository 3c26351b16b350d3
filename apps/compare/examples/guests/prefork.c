/* Processes that are there before their clients, and each accept: prefork PORT SERVICE [WORKERS]. */
#include <signal.h>
#include <sys/prctl.h>
#include "blocking.h"

int main(int count, char **words) {
  int listener = listen_as_told(count, words);
  for (int worker = workers_as_told(count, words); worker > 0; worker--) {
    if (fork() > 0) continue;
    /* Nobody else would tell them that their parent has gone. */
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    for (;;) converse(accept_client(listener));
  }
  for (;;) pause();
}
