import { readFileSync } from "node:fs";
import type { Endpoint } from "@acceptloop/address/endpoint";

/**
 * How many datagrams the kernel has thrown away at a port of this machine since the buffers of its sockets were full: the
 * last column of proc(5)'s /proc/net/udp. Null where there is no such list, or no such port in it.
 */
export function datagramsDroppedAt(endpoint: Endpoint): number | null {
  if (!("port" in endpoint)) return null;
  // " 12: 0100007F:203E 00000000:0000 07 …  0": the local end comes second.
  const port = endpoint.port.toString(16).toUpperCase().padStart(4, "0");
  const counts = ["/proc/net/udp", "/proc/net/udp6"]
    .flatMap((path) => linesOf(path))
    .map((line) => line.trim().split(/ +/))
    .filter(([, local]) => local?.endsWith(`:${port}`))
    .map((fields) => Number(fields.at(-1)));
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, "latin1").split("\n");
  } catch {
    return [];
  }
}
