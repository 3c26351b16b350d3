import { runProgram } from "@acceptloop/program";
import { alternate } from "./alternate.ts";
import { duplex } from "./duplex.ts";
import { print } from "./print.ts";
import { send } from "./send.ts";

await runProgram({
  name: "chat",
  summary: "two people: one direction, in turns, then both at once",
  manifest: new URL("../package.json", import.meta.url),
  commands: { print, send, alternate, duplex },
});
