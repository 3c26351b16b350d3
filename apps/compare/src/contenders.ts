import { fileURLToPath } from "node:url";

/** A server that is compared: a program and the model that it is told to use. */
export interface Contender {
  readonly app: string;
  readonly model: string;
  readonly runtime: Runtime;
}

/** What a server runs on. */
export type Runtime = "node" | "deno" | "bun";

export const runtimes: readonly Runtime[] = ["node", "deno", "bun"];

/** Every model, by the program that has it, in the order in which they are told. */
export const models: Readonly<Record<string, string>> = {
  iterative: "tcp-echo",
  "event-loop": "tcp-echo",
  fork: "fork-server",
  "fork-spare": "fork-server",
  "prefork-pass": "fork-server",
  "prefork-accept": "fork-server",
  "prefork-reuseport": "fork-server",
  thread: "threaded-server",
  "thread-pool": "threaded-server",
  "thread-reuseport": "threaded-server",
  "watcher-executors": "threaded-server",
};

/** The command line that starts a contender on a free port; servers are known by nothing else. */
export function commandOf({ app, model, runtime }: Contender, service: string): string[] {
  const program = fileURLToPath(import.meta.resolve(`@acceptloop/${app}`));
  return [...launcherOf(runtime), program, "serve", "0", "--model", model, "--service", service, "--json"];
}

/** How a runtime is called: the one that runs us by its own path, the others as the shell finds them. */
export function launcherOf(runtime: Runtime): string[] {
  if (runtime === "deno") return ["deno", "run", "--allow-all"];
  const isOurs =
    runtime === "bun"
      ? "bun" in process.versions
      : !("bun" in process.versions || "deno" in process.versions);
  // With our own options: among them may be the condition by which the workspace resolves to its source.
  return isOurs ? [process.execPath, ...process.execArgv] : [runtime];
}
