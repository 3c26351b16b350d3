import { runtimes } from "@acceptloop/test-utils";
import { type Misdeed, models, OTHERS, survivorsOf } from "./survivors.ts";

const misdeeds: readonly Misdeed[] = ["crash", "out of memory", "endless loop", "abort(3)"];

process.stdout.write(`Of ${OTHERS} other clients are served on (in parentheses: expected)\n`);
for (const runtime of runtimes) {
  process.stdout.write(`\n${runtime.padEnd(20)}${misdeeds.map((misdeed) => misdeed.padEnd(16)).join("")}\n`);
  for (const model of models) {
    process.stdout.write(`  ${model.padEnd(18)}`);
    for (const misdeed of misdeeds) {
      process.stdout.write((await cell(misdeed, model, runtime)).padEnd(16));
    }
    process.stdout.write("\n");
  }
}

async function cell(...[misdeed, model, runtime]: Parameters<typeof survivorsOf>): Promise<string> {
  // It would eat a gigabyte, and then crash as any other error does.
  if (runtime === "bun" && misdeed === "out of memory") return "no limit";
  const { survived, expected } = await survivorsOf(misdeed, model, runtime);
  return `${survived} (${expected})${survived === expected ? "" : " !"}`;
}
