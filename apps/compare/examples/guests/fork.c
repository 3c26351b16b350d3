/*
 * A process for each client, as UNIX Network Programming has it: fork PORT SERVICE. fork(2) copies a page table where a
 * JavaScript runtime has to start.
 */
#include <signal.h>
#include <sys/wait.h>
#include "blocking.h"

/* Not left to SIG_IGN: the processor time of children that nobody has waited for is nobody's (getrusage(2), NOTES). */
static void wait_for_children(int signal) {
  (void)signal;
  while (waitpid(-1, NULL, WNOHANG) > 0);
}

int main(int count, char **words) {
  int listener = listen_as_told(count, words);
  signal(SIGCHLD, wait_for_children);
  for (;;) {
    int client = accept_client(listener);
    if (fork() == 0) {
      close(listener);
      converse(client);
      return 0;
    }
    close(client);
  }
}
