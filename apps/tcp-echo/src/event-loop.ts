import { converse, type Serving } from "@acceptloop/program";

/** All clients at once on one thread: nobody is waited for, each is answered when its bytes come. */
export async function eventLoop({ listener, service }: Serving): Promise<void> {
  for await (const connection of listener) {
    void converse(connection, service);
  }
}
