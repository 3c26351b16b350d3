import { runProgram, serveCommand } from "@acceptloop/program";
import { fork } from "./fork.ts";
import { forkSpare } from "./fork-spare.ts";
import { options } from "./options.ts";
import { preforkAccept } from "./prefork-accept.ts";
import { preforkPass } from "./prefork-pass.ts";
import { preforkReuseport } from "./prefork-reuseport.ts";

const serve = serveCommand({
  program: "fork-server",
  models: {
    fork,
    "fork-spare": forkSpare,
    "prefork-pass": preforkPass,
    "prefork-accept": preforkAccept,
    "prefork-reuseport": preforkReuseport,
  },
  maxConnections: 128,
  options,
  examples: [
    "fork-server serve --model prefork-accept --workers 4 --stats",
    "fork-server serve --exec /bin/cat --max-connections 2",
  ],
});

await runProgram({
  name: "fork-server",
  summary: "a process for each client, or a pool of them",
  manifest: new URL("../package.json", import.meta.url),
  commands: { serve },
});
