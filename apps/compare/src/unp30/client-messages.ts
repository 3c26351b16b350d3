import type { Endpoint } from "@acceptloop/address/endpoint";

/** What a client process is asked to do. */
export interface Assignment {
  readonly endpoint: Endpoint;
  /** How many connections, one after another. */
  readonly connections: number;
  /** How many bytes each asks for. */
  readonly bytes: number;
}

/** What it says: that it is there, how far it has come, and how it ended. */
export type Word =
  | { readonly event: "ready" }
  | { readonly event: "progress"; readonly served: number }
  | { readonly event: "done"; readonly served: number; readonly failure?: string };
