import type { Endpoint, InternetEndpoint } from "@acceptloop/address/endpoint";
import { UsageError } from "@acceptloop/program";

/**
 * An endpoint that datagrams of UDP can have.
 *
 * @throws {UsageError} for a Unix socket
 */
export function internetEndpoint(endpoint: Endpoint): InternetEndpoint {
  if ("port" in endpoint) return endpoint;
  throw new UsageError(`UDP has no ${JSON.stringify(`unix:${endpoint.path}`)}: it takes HOST:PORT`);
}
