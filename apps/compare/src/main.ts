import { runProgram } from "@acceptloop/program";
import { diff } from "./diff-command.ts";
import { list } from "./list-command.ts";
import { load } from "./load-command.ts";
import { run } from "./run-command.ts";
import { show } from "./show-command.ts";
import { unp30 } from "./unp30-command.ts";

await runProgram({
  name: "compare",
  summary: "servers side by side, under the same load",
  manifest: new URL("../package.json", import.meta.url),
  commands: { run, list, show, diff, load, unp30 },
});
