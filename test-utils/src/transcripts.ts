import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { freePort } from "./free-port.ts";
import { testWithPeer } from "./peers.ts";
import { run, type RunningProgram, start } from "./program.ts";

/** A command of a README, and what it is said to print. */
interface Step {
  readonly command: string;
  readonly output: string;
}

/** Milliseconds that a section may take: one compares all models. */
const LONGEST = 600_000;

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Types every command of a README's ```console blocks into a shell at the root of the repository, section by section,
 * and holds what it prints against what the README shows; `…` there stands for anything. A command whose output begins
 * with LISTENING runs until the next one, or the end of its section; the others must end with exit code 0, so what a
 * command is refused with is shown as `command 2>&1; echo "exit $?"`. Port 8254 becomes a free one.
 *
 * @param folder where the README is
 * @param untried commands that cannot be run from inside a test
 */
export function testTranscripts(folder: string, untried: readonly string[] = []): void {
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  describe("transcripts of README.md", () => {
    for (const [heading = "", ...body] of readme.split(/^#+ /m).map((section) => section.split("\n"))) {
      const steps = stepsIn(body.join("\n")).filter(({ command }) => !untried.includes(command));
      if (steps.length === 0) continue;
      const peer = /\b(socat|ncat|ss)\b/.exec(steps.map(({ command }) => command).join())?.[0];
      const follow = (): Promise<void> => followAll(steps);
      if (peer === undefined) test(heading, follow, LONGEST);
      else testWithPeer(peer, heading, follow, LONGEST);
    }
  });
}

function stepsIn(section: string): Step[] {
  const blocks = section.matchAll(/^```console\n(?<lines>.*?)^```$/gms);
  return Array.from(blocks, (block) => block.groups?.["lines"] ?? "").flatMap((lines) =>
    lines
      .split(/^\$ /m)
      .slice(1)
      .map((step) => {
        const [command = "", ...output] = step.split("\n");
        return { command, output: output.join("\n") };
      }),
  );
}

async function followAll(steps: readonly Step[]): Promise<void> {
  const port = String(await freePort());
  let server: RunningProgram | undefined;
  try {
    for (const { command, output } of steps) {
      const words = shell(command.replaceAll("8254", port));
      const expected = matcherOf(output.replaceAll("8254", port));
      if (output.startsWith("LISTENING")) {
        await server?.stop();
        server = await start(words, { isGroup: true });
        expect(server.stdout()).toMatch(expected);
      } else {
        const { code, stdout, stderr } = await run(words);
        expect({ command, code, stdout, stderr }).toMatchObject({
          code: 0,
          stdout: expect.stringMatching(expected),
        });
      }
    }
  } finally {
    await server?.stop();
  }
}

/** A shell that finds what npx and npm scripts find, and that passes its signals on to the one command it runs. */
function shell(command: string): string[] {
  const path = [join(root, "node_modules", ".bin"), process.env["PATH"]].join(delimiter);
  return [
    "sh",
    "-c",
    `cd '${root}' && export PATH='${path}' npm_config_loglevel=error && ${/[|;]/.test(command) ? "" : "exec "}${command}`,
  ];
}

function matcherOf(output: string): RegExp {
  const escaped = output.split("…").map((part) => RegExp.escape(part));
  return new RegExp(`^${escaped.join("[^]*?")}$`);
}
