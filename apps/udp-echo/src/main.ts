import { runProgram, serveCommand } from "@acceptloop/program";
import { client } from "./client.ts";
import { eventLoop } from "./event-loop.ts";
import { impair } from "./impair.ts";
import { listen } from "./listen.ts";
import { lrcpClient } from "./lrcp-client.ts";
import { lrcpServe } from "./lrcp-serve.ts";
import { receive } from "./receive.ts";
import { reuseport } from "./reuseport.ts";
import { send } from "./send.ts";
import { serveOptions } from "./serve-options.ts";

const serve = serveCommand({
  program: "udp-echo",
  models: { "event-loop": eventLoop, reuseport },
  options: serveOptions,
});

await runProgram({
  name: "udp-echo",
  summary: "no connection: one datagram in, one out, to where it came from",
  manifest: new URL("../package.json", import.meta.url),
  commands: {
    serve,
    client,
    listen,
    impair,
    send,
    receive,
    "lrcp-serve": lrcpServe,
    "lrcp-client": lrcpClient,
  },
});
