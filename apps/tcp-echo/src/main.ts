import { acceptLoop, runProgram, serveCommand } from "@acceptloop/program";
import { client } from "./client.ts";
import { closing, closingOptions } from "./closing.ts";
import { eventLoop } from "./event-loop.ts";
import { iterative } from "./iterative.ts";

const serve = serveCommand({
  program: "tcp-echo",
  models: { "event-loop": closing(acceptLoop(eventLoop)), iterative: closing(acceptLoop(iterative)) },
  maxConnections: 10_000,
  options: closingOptions,
  examples: ["tcp-echo serve --one-shot --expect-close server"],
});

await runProgram({
  name: "tcp-echo",
  summary: "one client after another; then one event loop for all",
  manifest: new URL("../package.json", import.meta.url),
  commands: { serve, client },
});
