import { runProgram } from "@acceptloop/program";
import { load } from "./load-command.ts";
import { run } from "./run-command.ts";

await runProgram({
  name: "compare",
  summary: "servers side by side, under the same load",
  manifest: new URL("../package.json", import.meta.url),
  commands: { run, load },
});
