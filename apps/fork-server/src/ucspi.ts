import type { Endpoint } from "@acceptloop/address/endpoint";

/**
 * What a program may know of its client, by the names that D. J. Bernstein's tcpserver gave it
 * (https://cr.yp.to/proto/ucspi.txt): so it runs unchanged under either. Names of hosts are not looked up.
 *
 * @example
 * ```ts
 * ucspi({ local: { host: "127.0.0.1", port: 25 }, peer: { host: "127.0.0.2", port: 1025 } }).TCPREMOTEIP; // => "127.0.0.2"
 * ```
 */
export function ucspi({ local, peer }: { local: Endpoint; peer: Endpoint }): NodeJS.ProcessEnv {
  if ("path" in local || "path" in peer)
    return { PROTO: "UNIX", UNIXLOCALPATH: "path" in local ? local.path : "" };
  return {
    PROTO: "TCP",
    TCPLOCALIP: local.host,
    TCPLOCALPORT: String(local.port),
    TCPREMOTEIP: peer.host,
    TCPREMOTEPORT: String(peer.port),
    // Ours may have been started by a tcpserver: what it said was about somebody else.
    TCPLOCALHOST: undefined,
    TCPREMOTEHOST: undefined,
    TCPREMOTEINFO: undefined,
  };
}
