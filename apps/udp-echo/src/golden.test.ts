import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandOf, datagramClient, type RunningProgram, start, testWithPeer } from "@acceptloop/test-utils";
import { describe, expect } from "vitest";

// Upper case is not the same in every language: the three programs of the course beside our three services.

const source = (name: string): string => fileURLToPath(new URL(`../test-support/${name}`, import.meta.url));

/** What is sent, and what comes back, in hex; undefined where the program dies. */
const table: readonly [string, ascii: string, unicode: string, text: string | undefined][] = [
  ["616263", "414243", "414243", "414243"],
  ["c3a9", "c3a9", "c389", "c389"],
  ["c39f", "c39f", "c39f", "5353"],
  ["efac81", "efac81", "efac81", "4649"],
  ["ff", "ff", "efbfbd", undefined],
  ["61ff62", "41ff42", "41efbfbd42", undefined],
  [
    `${"61".repeat(127)}c3a9`,
    `${"41".repeat(127)}c3`,
    `${"41".repeat(127)}efbfbd`,
    `${"41".repeat(127)}c389`,
  ],
  [`${"61".repeat(255)}c3a9`, "41".repeat(128), "41".repeat(128), undefined],
  ["", "", "", ""],
];

describe("golden table", () => {
  testWithPeer("rustc", "upper is Rust's to_ascii_uppercase", async () => {
    await expectAlike(compiled("rustc", "-O", "-o"), "upper", "128", (row) => row[1]);
  });

  testWithPeer("go", "upper-unicode is Go's bytes.ToUpper", async () => {
    await expectAlike(compiled("go", "build", "-o"), "upper-unicode", "128", (row) => row[2]);
  });

  testWithPeer("python3", "upper-text is Python's decode().upper(), and lives where that dies", async () => {
    await expectAlike(["python3", source("upper.py")], "upper-text", "256", (row) => row[3]);
  });
});

async function expectAlike(
  command: readonly string[],
  service: string,
  buffer: string,
  expected: (row: (typeof table)[number]) => string | undefined,
): Promise<void> {
  const ours = await start(
    commandOf("udp-echo", "node", "serve", "0", "--service", service, "--buffer", buffer),
  );
  for (const row of table) {
    const [request] = row;
    const theirs = await start(command);
    const port = Number(theirs.stdout());
    const answer = expected(row);
    if (answer === undefined) {
      expect({ request, code: await codeAfter(theirs, request, port) }).toEqual({ request, code: 1 });
      expect({ request, answer: await ask(request, ours.port) }).toMatchObject({
        answer: expect.stringContaining("efbfbd"),
      });
    } else {
      expect({ request, theirs: await ask(request, port) }).toEqual({ request, theirs: answer });
      expect({ request, ours: await ask(request, ours.port) }).toEqual({ request, ours: answer });
      await theirs.stop("SIGKILL");
    }
  }
  await ours.stop();
}

async function ask(request: string, port: number): Promise<string> {
  const client = await datagramClient();
  await client.send(Buffer.from(request, "hex"), port);
  const { bytes } = await client.receive();
  await client.close();
  return bytes.toString("hex");
}

/** With what exit code a program ends when it gets a datagram. */
async function codeAfter(program: RunningProgram, request: string, port: number): Promise<number | string> {
  const client = await datagramClient();
  await client.send(Buffer.from(request, "hex"), port);
  const { code } = await program.exited;
  await client.close();
  return code;
}

function compiled(compiler: string, ...options: string[]): string[] {
  const program = join(mkdtempSync(join(tmpdir(), "golden-")), "upper");
  execFileSync(compiler, [...options, program, source(compiler === "go" ? "upper.go" : "upper.rs")], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  return [program];
}
