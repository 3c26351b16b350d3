import { describe, expect, test } from "vitest";
import { runCommand } from "../../test-support/run-command.ts";

describe("framing inspect", () => {
  test("draws the borders of frames, however the stream is cut", async () => {
    const stream = "\0\x05hello\0\0\0\x0fa longer message\0\x01!".replace("\x0f", "\x10");
    const expected = [
      "00000000 |00 05 68 65 6c 6c 6f|00 00|00 10 61 20 6c 6f 6e  ..hello....a lon",
      "00000010  67 65 72 20 6d 65 73 73 61 67 65|00 01 21|       ger message..!",
      "4 frames in 30 bytes",
      "",
    ].join("\n");
    for (const chunks of [[stream], Array.from(stream)]) {
      const { code, stdout } = await runCommand(["inspect", "u16"], chunks);
      expect(String(stdout)).toBe(expected);
      expect(code).toBe(0);
    }
  });

  test("draws a border that falls between two rows in both", async () => {
    const { stdout } = await runCommand(["inspect", "fixed:16"], ["x".repeat(32)]);
    const row = `|${Array(16).fill("78").join(" ")}| ${"x".repeat(16)}`;
    expect(String(stdout)).toBe(`00000000 ${row}\n00000010 ${row}\n2 frames in 32 bytes\n`);
  });

  test("shows what is no frame, and ends with 2", async () => {
    const { code, stdout, stderr } = await runCommand(["inspect", "netstring"], ["1:a,", "x".repeat(100)]);
    const lines = String(stdout).split("\n");
    expect(lines[0]).toBe("00000000 |31 3a 61 2c|78 78 78 78 78 78 78 78 78 78 78 78  1:a,xxxxxxxxxxxx");
    expect(lines.slice(-3)).toEqual(["… 36 more bytes", "1 frame in 104 bytes", ""]);
    expect(stderr).toBe(
      "framing: a netstring begins with 0x78 instead of a digit, at byte 4 of the stream\n",
    );
    expect(code).toBe(2);
  });

  test("leaves what stands between messages without borders", async () => {
    const { stdout } = await runCommand(["inspect", "caret"], ["xx^a$y^$"]);
    expect(String(stdout)).toContain(" 78 78|5e 61 24|79|5e 24|");
  });

  test("colours frames in turn, and what is left in red, unless NO_COLOR is set", async () => {
    const stream = ["1:a,0:,1"];
    const colour = await runCommand(["inspect", "netstring"], stream, { FORCE_COLOR: "1" });
    const [first = ""] = String(colour.stdout).split("\n");
    expect(first).toContain("|\u001b[36m31\u001b[39m ");
    expect(first).toContain("|\u001b[33m30\u001b[39m ");
    expect(first).toContain("|\u001b[31m31\u001b[39m|");
    const plain = await runCommand(["inspect", "netstring"], stream, { FORCE_COLOR: "1", NO_COLOR: "1" });
    expect(String(plain.stdout)).not.toContain("\u001b");
  });
});
