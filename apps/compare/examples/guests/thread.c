/* A thread for each client: thread PORT SERVICE. */
#include <pthread.h>
#include "blocking.h"

static void *serve(void *client) {
  converse((intptr_t)client);
  return NULL;
}

int main(int count, char **words) {
  int listener = listen_as_told(count, words);
  for (;;) {
    pthread_t thread;
    int client = accept_client(listener);
    if (pthread_create(&thread, NULL, serve, (void *)(intptr_t)client) == 0) pthread_detach(thread);
    else close(client);
  }
}
