import { listen } from "@acceptloop/sockets";
import { answers, commandLineOf, type Guest, prepare } from "./guests.ts";
import { untilListening } from "./listening.ts";
import { type Server, startServer } from "./start.ts";
import type { Warden } from "./warden.ts";

const HOST = "127.0.0.1";

/**
 * Starts somebody else's server on a free port.
 *
 * @throws {Error} when it does not answer that service, its program or its compiler is missing, or it does not listen
 */
export async function startGuest(guest: Guest, service: string, warden: Warden): Promise<Server> {
  if (!answers(guest, service)) throw new Error(`it does not answer the service ${service}`);
  const prepared = await prepare(guest);
  if ("missing" in prepared) throw new Error(prepared.missing);
  const port = await freePort();
  return await startServer(commandLineOf(prepared, port, service), warden, async (_pid, signal) => {
    await untilListening(port, signal);
    return { endpoint: { host: HOST, port }, emulated: false };
  });
}

async function freePort(): Promise<number> {
  await using listener = await listen({ host: HOST, port: 0 });
  const { endpoint } = listener;
  return "port" in endpoint ? endpoint.port : 0;
}
