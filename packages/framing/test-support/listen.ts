import { once } from "node:events";
import type { Server } from "node:net";
import { portOf } from "../src/command/demo-coalesce.ts";

/** Listens on a free port of the loopback address and says which. */
export async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return portOf(server.address());
}
