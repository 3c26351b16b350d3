import { runProgram, serveCommand } from "@acceptloop/program";
import { client } from "./client/client.ts";
import { relayOptions, selectModel } from "./serve.ts";

const serve = serveCommand({
  program: "select-relay",
  models: { select: selectModel },
  maxConnections: 10_000,
  isRelay: true,
  options: relayOptions,
  examples: [
    "select-relay serve 8254 --mode chat",
    "select-relay serve 8254 --expect 3",
    "select-relay serve 8254 --backplane nats://127.0.0.1:4222 --room lobby",
  ],
});

await runProgram({
  name: "select-relay",
  summary: "one thread, many sockets: a line from one client goes to all the others",
  manifest: new URL("../package.json", import.meta.url),
  commands: { serve, client },
});
