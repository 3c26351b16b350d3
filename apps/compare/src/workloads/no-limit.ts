/**
 * Of `--max-connections`, the most that it takes. Processes and threads that accept for themselves share it out, and chance
 * may send most clients to one of them: with just as many places as clients, some would wait for a limit and not for a model.
 */
export const NO_LIMIT = "1000000";
