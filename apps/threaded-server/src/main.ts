import { runProgram, serveCommand } from "@acceptloop/program";
import { acceptingModel } from "./accepting-model.ts";
import { blockable } from "./block-main.ts";
import { threadOptions } from "./options.ts";
import { race } from "./race.ts";
import { threadPool } from "./thread-pool.ts";
import { threadReuseport } from "./thread-reuseport.ts";
import { thread } from "./thread.ts";
import { canTransferSockets } from "./transfer.ts";
import { watcherExecutors } from "./watcher-executors.ts";

const UNHARMED = "connected clients are answered all the same";
const RELAYED = "emulated, connected clients are not answered meanwhile: it relays every byte of theirs";
const WATCHED = "nobody is answered meanwhile: it does all input and output";

const emulation = canTransferSockets
  ? undefined
  : "this runtime cannot give a thread a socket, so the main thread relays each client over loopback";
const outcome = canTransferSockets ? UNHARMED : RELAYED;

const serve = serveCommand({
  program: "threaded-server",
  models: {
    thread: blockable(acceptingModel(thread, emulation), outcome),
    "thread-pool": blockable(acceptingModel(threadPool, emulation), outcome),
    "thread-reuseport": blockable(threadReuseport, UNHARMED),
    "watcher-executors": blockable(acceptingModel(watcherExecutors), WATCHED),
  },
  maxConnections: 256,
  options: threadOptions,
  examples: [
    "threaded-server serve --model thread-pool --workers 4 --stats",
    "threaded-server serve --model watcher-executors --service work:10",
    "threaded-server serve --block-main 5000",
  ],
});

await runProgram({
  name: "threaded-server",
  summary: "a thread for each client, threads in stock, and threads for requests",
  manifest: new URL("../package.json", import.meta.url),
  commands: { serve, race },
});
