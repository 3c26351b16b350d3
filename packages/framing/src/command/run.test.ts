import { once } from "node:events";
import { PassThrough, Writable } from "node:stream";
import { describe, expect, test } from "vitest";
import { runCommand } from "../../test-support/run-command.ts";
import { run } from "./run.ts";

describe("framing", () => {
  test("--help explains itself with examples, and --version says which it is", async () => {
    const help = await runCommand(["--help"]);
    expect(help).toMatchObject({ code: 0, stderr: "" });
    expect(String(help.stdout)).toContain("Examples:");
    const version = await runCommand(["-V"]);
    expect(String(version.stdout)).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test.each<[string[], string]>([
    [[], "a command is missing"],
    [["decipher"], 'there is no command "decipher"'],
    [["demo", "nothing"], 'there is no command "demo nothing"'],
    [["decode"], "decode needs a codec"],
    [["decode", "morse"], 'there is no codec "morse"'],
    [["decode", "morse:fast"], 'there is no codec "morse:fast"'],
    [["decode", "u16x"], 'there is no codec "u16x"'],
    [["decode", "fixed:0"], "cannot cut frames of 0 bytes"],
    [["decode", "fixed:9", "--max-frame", "8"], "a fixed-size frame of 9 bytes is longer than 8 bytes"],
    [["decode", "delimiter:"], "cannot cut at a delimiter of 0 bytes"],
    [["decode", "pack:x"], 'cannot pack with the format "x"'],
    [["decode", "lines", "more"], '"more" is too much'],
    [["decode", "lines", "--max-frame", "1e3"], '--max-frame takes a whole number of bytes, not "1e3"'],
    [["decode", "--fast"], "Unknown option '--fast'"],
  ])("%j is wrong usage: 1, and how to use it", async (args, sentence) => {
    const { code, stdout, stderr } = await runCommand(args);
    expect(code).toBe(1);
    expect(String(stdout)).toBe("");
    expect(stderr).toContain(sentence);
    expect(stderr).toContain("Usage: framing encode CODEC");
  });

  test("ends quietly with 0 when its reader has gone, and lets go of its stdin", async () => {
    const stdin = new PassThrough();
    const gone = Object.assign(new Error("write EPIPE"), { code: "EPIPE" });
    const stdout = new Writable({ write: (_chunk, _encoding, done) => done(gone) });
    const stderr = new PassThrough();
    const result = run(["encode", "netstring"], { stdin, stdout, stderr, env: {} });
    stdin.write("a\n");
    expect(await result).toBe(0);
    expect(stderr.read()).toBeNull();
    expect(stdin.destroyed).toBe(true);
  });

  test("says with 2 when its output cannot be written for another reason", async () => {
    const stdin = new PassThrough();
    const full = new Error("ENOSPC: no space left on device, write");
    const stdout = new Writable({ write: (_chunk, _encoding, done) => done(full) });
    const stderr = new PassThrough();
    const result = run(["decode", "lines"], { stdin, stdout, stderr, env: {} });
    stdin.write("a\n");
    expect(await result).toBe(2);
    expect(String(stderr.read())).toBe("framing: ENOSPC: no space left on device, write\n");
  });

  test("waits while its reader is slower", async () => {
    const stdin = new PassThrough();
    const stdout = new PassThrough({ highWaterMark: 1 });
    const result = run(["decode", "netstring"], { stdin, stdout, stderr: new PassThrough(), env: {} });
    stdin.write("1:a,");
    await once(stdout, "readable");
    stdin.end("1:b,");
    await new Promise(setImmediate);
    expect(stdin.readableEnded).toBe(false);
    expect(await stdout.take(2).toArray()).toEqual([Buffer.from("a\n"), Buffer.from("b\n")]);
    expect(await result).toBe(0);
  });
});
