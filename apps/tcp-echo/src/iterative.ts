import { converse, type Serving } from "@acceptloop/program";

/** One client after another: the next one waits in line until this one has left. */
export async function iterative({ listener, service }: Serving): Promise<void> {
  for await (const connection of listener) {
    await converse(connection, service);
  }
}
