import type { Serving } from "@acceptloop/program";
import { handToProcess } from "./hand-to-process.ts";

/** A fresh process for each client: nothing is shared, and starting it costs more than most clients ask for. */
export async function fork({ listener, handover }: Serving): Promise<void> {
  for await (const connection of listener) {
    void handToProcess(connection, handover);
  }
}
