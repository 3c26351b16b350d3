import { fileURLToPath } from "node:url";
import { commandOf, type RunningProgram, start } from "@acceptloop/test-utils";
import { afterEach } from "vitest";
import type { LoadPlan } from "../src/plan.ts";
import type { LoadResult } from "../src/result.ts";

/** Of a line, and its answer by a server that capitalises. */
export const request: Uint8Array<ArrayBuffer> = new TextEncoder().encode("hello, world\n");
export const reply: Uint8Array<ArrayBuffer> = new TextEncoder().encode("HELLO, WORLD\n");

const started: RunningProgram[] = [];

afterEach(async () => {
  for (const server of started.splice(0)) await server.stop("SIGKILL");
});

/** Starts a server that ends with the test. */
export async function serveWith(command: readonly string[]): Promise<RunningProgram> {
  const server = await start(command);
  started.push(server);
  return server;
}

/** A server of the project, or one that does not answer as it should. */
export async function serve(fault?: string): Promise<RunningProgram> {
  const faulty = fileURLToPath(new URL("server.ts", import.meta.url));
  return await serveWith(
    fault ? [process.execPath, faulty, fault] : commandOf("tcp-echo", "node", "serve", "127.0.0.1:0"),
  );
}

/** Four clients that ask a server on this machine. */
export function planFor(port: number, more: Partial<LoadPlan> = {}): LoadPlan {
  return { endpoint: { host: "127.0.0.1", port }, connections: 4, request, reply, ...more };
}

export const noErrors: LoadResult["errors"] = {
  refused: 0,
  reset: 0,
  ended: 0,
  wrong: 0,
  timeout: 0,
  lost: 0,
  late: 0,
  duplicate: 0,
  other: 0,
};
