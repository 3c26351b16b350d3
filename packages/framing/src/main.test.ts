import { spawnSync } from "node:child_process";
import { describe, expect, test, vi } from "vitest";
import { RUNTIMES } from "../test-support/runtimes.ts";

const main = new URL("main.ts", import.meta.url).pathname;

test("main runs the command line of its process", async () => {
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  vi.spyOn(process, "argv", "get").mockReturnValue(["node", main, "--version"]);
  await import("./main.ts");
  expect(write.mock.calls).toEqual([[expect.stringMatching(/^\d/)]]);
  expect(process.exitCode).toBe(0);
  vi.restoreAllMocks();
});

describe.each(RUNTIMES)("framing on %s", (_name, command, ...args) => {
  const framing = (
    rest: readonly string[],
    input: string,
  ): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(command, [...args, main, ...rest], { input, encoding: "utf8" });

  test("ends with 0, 1 or 2, and no stack trace", () => {
    expect(framing(["decode", "netstring"], "2:hi,")).toMatchObject({
      status: 0,
      stdout: "hi\n",
      stderr: "",
    });
    expect(framing(["decode"], "").status).toBe(1);
    const refused = framing(["decode", "netstring"], "2:hi,x");
    expect(refused).toMatchObject({ status: 2, stdout: "hi\n" });
    expect(refused.stderr.trim().split("\n")).toHaveLength(1);
  });

  test("demo coalesce holds", () => {
    expect(framing(["demo", "coalesce"], "").status).toBe(0);
  });

  test("ends when its reader has had enough", () => {
    const program = [command, ...args, main].join(" ");
    const script = `yes hello | ${program} inspect lines | head -n 1; echo "\${PIPESTATUS[1]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout.split("\n").slice(1)).toEqual(["0", ""]);
  });
});
