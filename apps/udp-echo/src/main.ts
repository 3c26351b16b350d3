import { runProgram, serveCommand } from "@acceptloop/program";
import { client } from "./client.ts";
import { eventLoop } from "./event-loop.ts";
import { listen } from "./listen.ts";
import { reuseport } from "./reuseport.ts";
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
  commands: { serve, client, listen },
});
