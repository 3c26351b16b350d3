import { acceptLoop, runProgram, serveCommand } from "@acceptloop/program";
import { fork } from "./fork.ts";

const serve = serveCommand({
  program: "fork-server",
  models: { fork: acceptLoop(fork) },
  maxConnections: 128,
});

await runProgram({
  name: "fork-server",
  summary: "a process for each client",
  manifest: new URL("../package.json", import.meta.url),
  commands: { serve },
});
