import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = new URL("..", import.meta.url).pathname;
const readme = readFileSync(join(root, "README.md"), "utf8");

function fenced(language: string): string[] {
  return Array.from(readme.matchAll(/^```(\w+)\n(.*?)^```$/gms))
    .filter((block) => block[1] === language)
    .map((block) => block[2] ?? "");
}

describe("README", () => {
  let folder = "";

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "framing-readme-"));
    const framing = join(folder, "framing");
    const main = join(root, "src", "main.ts");
    writeFileSync(framing, `#!/bin/sh\nexec node --conditions=@acceptloop/source '${main}' "$@"\n`);
    chmodSync(framing, 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(fenced("console").flatMap((block) => block.split(/^\$ /m).slice(1)))("$ %s", (session) => {
    const [command = "", ...output] = session.split("\n");
    const env = { ...process.env, PATH: `${folder}${delimiter}${process.env["PATH"]}`, NO_COLOR: "1" };
    const { stdout } = spawnSync("sh", ["-c", `{ ${command}; } 2>&1`], { encoding: "utf8", env });
    expect(stdout.replace(/\n$/, "")).toBe(output.join("\n").replace(/\n$/, ""));
  });

  test("the program prints what is shown", () => {
    const [program = ""] = fenced("ts");
    const args = ["--conditions=@acceptloop/source", "--input-type=module-typescript", "--eval", program];
    const { stdout, stderr } = spawnSync("node", args, { cwd: root, encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout).toBe(fenced("text")[0]);
  });
});
