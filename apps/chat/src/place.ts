import { type Endpoint, formatEndpoint } from "@acceptloop/address/endpoint";
import { type CommandLine, UsageError } from "@acceptloop/program";

/** Where two people meet: at a socket, or at a named pipe. */
export type Place = { readonly endpoint: Endpoint } | { readonly fifo: string };

const FIFO = "fifo:";

/** The operand of a command: an endpoint, or `fifo:/path`. Without one, the port of the course: 8080. */
export function placeIn(commandLine: CommandLine, fallback?: string): Place {
  const operand = commandLine.operand ?? fallback;
  if (!operand?.startsWith(FIFO)) return { endpoint: commandLine.endpoint(fallback) };
  const fifo = operand.slice(FIFO.length);
  if (fifo === "") throw new UsageError("fifo: needs a path after it, as fifo:/tmp/pipe");
  return { fifo };
}

/** The socket that a command needs which speaks both ways. */
export function endpointIn(commandLine: CommandLine, fallback?: string): Endpoint {
  const place = placeIn(commandLine, fallback);
  if ("endpoint" in place) return place.endpoint;
  throw new UsageError(
    "a FIFO carries one direction only, and this needs two: chat print and chat send use one",
  );
}

/** The first line of whoever waits for the other. */
export function announce(endpoint: Endpoint): void {
  const transport = "path" in endpoint ? "unix" : "tcp";
  const name = formatEndpoint(endpoint).replace(/^unix:/, "");
  process.stdout.write(`LISTENING ${transport} ${name}\n`);
}
