import { acceptLoop, runProgram, serveCommand } from "@acceptloop/program";
import { canTransferSockets } from "./transfer.ts";
import { thread } from "./thread.ts";

const emulation = canTransferSockets
  ? undefined
  : "this runtime cannot give a thread a socket, so the main thread relays each client over loopback";

const serve = serveCommand({
  program: "threaded-server",
  models: { thread: acceptLoop(thread, emulation) },
  maxConnections: 256,
});

await runProgram({
  name: "threaded-server",
  summary: "a thread for each client",
  manifest: new URL("../package.json", import.meta.url),
  commands: { serve },
});
