/* Threads that are there before their clients, and accept in turn, behind a mutex: prethread PORT SERVICE [WORKERS]. */
#include <pthread.h>
#include "blocking.h"

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int listener;

static void *serve(void *nothing) {
  for (;;) {
    pthread_mutex_lock(&turn);
    int client = accept_client(listener);
    pthread_mutex_unlock(&turn);
    converse(client);
  }
  return nothing;
}

int main(int count, char **words) {
  listener = listen_as_told(count, words);
  for (int worker = workers_as_told(count, words); worker > 0; worker--) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, serve, NULL) != 0) return 2;
  }
  for (;;) pause();
}
