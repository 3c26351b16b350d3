import type { Serving } from "@acceptloop/program";
import { handToThread } from "./hand-to-thread.ts";

/** A fresh thread for each client: cheaper to start than a process, and one abort(3) takes all of them along. */
export async function thread({ listener, handover }: Serving): Promise<void> {
  for await (const connection of listener) {
    void handToThread(connection, handover);
  }
}
