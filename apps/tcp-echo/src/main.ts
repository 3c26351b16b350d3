import { acceptLoop, runProgram, serveCommand } from "@acceptloop/program";
import { client } from "./client.ts";
import { eventLoop } from "./event-loop.ts";
import { iterative } from "./iterative.ts";

const serve = serveCommand({
  program: "tcp-echo",
  models: { "event-loop": acceptLoop(eventLoop), iterative: acceptLoop(iterative) },
  maxConnections: 10_000,
});

await runProgram({
  name: "tcp-echo",
  summary: "one client after another; then one event loop for all",
  manifest: new URL("../package.json", import.meta.url),
  commands: { serve, client },
});
