import { PassThrough } from "node:stream";
import { run } from "../src/command/run.ts";

/** How a command ended, and what it wrote. */
export interface Outcome {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs the command line in this process, with the given chunks as its stdin. */
export async function runCommand(
  args: readonly string[],
  stdin: readonly (string | Uint8Array)[] = [],
  env: Record<string, string> = {},
): Promise<Outcome> {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough(), env };
  for (const chunk of stdin) streams.stdin.write(chunk);
  streams.stdin.end();
  const output = streams.stdout.toArray();
  const code = await run(args, streams);
  streams.stdout.end();
  return { code, stdout: Buffer.concat(await output), stderr: String(streams.stderr.read() ?? "") };
}
