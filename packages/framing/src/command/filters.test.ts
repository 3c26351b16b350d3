import { describe, expect, test } from "vitest";
import { runCommand } from "../../test-support/run-command.ts";

describe("framing encode and decode", () => {
  test.each<[codec: string, frames: string, lines?: string]>([
    ["lines", "a\n\nbc\n"],
    ["lf", "a\n\nbc\n"],
    ["crlf", "a\r\n\r\nbc\r\n"],
    ["cstring", "a\0\0bc\0"],
    ["delimiter:||", "a||||bc||"],
    ["delimiter:\\r\\n\\x00\\q\\", "a\r\n\0\\q\\\r\n\0\\q\\bc\r\n\0\\q\\"],
    ["varint", "\x01a\0\x02bc"],
    ["u8", "\x01a\0\x02bc"],
    ["u8+", "\x02a\x01\x03bc"],
    ["u16", "\0\x01a\0\0\0\x02bc"],
    ["u16le", "\x01\0a\0\0\x02\0bc"],
    ["u24le+", "\x04\0\0a\x03\0\0\x05\0\0bc"],
    ["u32", "\0\0\0\x01a\0\0\0\0\0\0\0\x02bc"],
    ["netstring", "1:a,0:,2:bc,"],
    ["cobs", "\x02a\0\x01\0\x03bc\0"],
    ["caret", "^a$^$^bc$"],
    ["java-utf", "\0\x01a\0\0\0\x02bc"],
    ["fixed:1", "abc", "a\nb\nc\n"],
    ["json", '1\n"a"\n', '1\n"a"\n'],
    ["chat", "\x0atom\0\0\0\0\0Hi", "tom: Hi\n"],
    ["pack:hqs", "\xff\xff\0\0\0\0\0\0\0\x05\0\x01a", '[-1,"5","a"]\n'],
  ])("%s", async (codec, frames, lines = "a\n\nbc\n") => {
    const encoded = await runCommand(["encode", codec], [lines]);
    expect(encoded).toMatchObject({ code: 0, stderr: "" });
    expect(encoded.stdout.toString("latin1")).toBe(frames);
    const decoded = await runCommand(["decode", codec], [encoded.stdout]);
    expect(decoded).toMatchObject({ code: 0, stderr: "" });
    expect(String(decoded.stdout)).toBe(lines);
  });

  test.each([
    ["netstring", "1:a,0:,", '{"start":0,"end":4,"text":"a"}\n{"start":4,"end":7,"text":""}\n'],
    ["u8", "\x02\xff\0", '{"start":0,"end":3,"hex":"ff00"}\n'],
    ["java-utf", "\0\x01a", '{"start":0,"end":3,"text":"a"}\n'],
    ["json", "[1]\n", '{"start":0,"end":4,"value":[1]}\n'],
    ["chat", "\x0atom\0\0\0\0\0Hi", '{"start":0,"end":11,"name":"tom","text":"Hi"}\n'],
    ["pack:Q", "\xff".repeat(8), '{"start":0,"end":8,"value":["18446744073709551615"]}\n'],
  ])("decode %s --json says where each message lies", async (codec, frames, lines) => {
    const decoded = await runCommand(["decode", codec, "--json"], [Buffer.from(frames, "latin1")]);
    expect(decoded).toMatchObject({ code: 0, stderr: "" });
    expect(String(decoded.stdout)).toBe(lines);
  });

  test("a message at the end of stdin needs no line feed, and chunks may cut anywhere", async () => {
    const { stdout } = await runCommand(["encode", "netstring"], ["a", "b\nc", "d"]);
    expect(String(stdout)).toBe("2:ab,2:cd,");
  });

  test.each<[command: string, codec: string, stdin: string, written: string, sentence: string]>([
    ["encode", "u8", `ok\n${"x".repeat(256)}\n`, "\x02ok", "a frame of 256 bytes is longer than 255 bytes"],
    ["encode", "json", "1\n{\n", "1\n", "a line is not JSON"],
    ["encode", "java-utf", "\xff\n", "", "a line is not UTF-8"],
    ["encode", "chat", "tom\n", "", 'cannot encode a line that is not "name: text"'],
    ["encode", "pack:h", "1\n", "", "cannot pack what is not a JSON array"],
    ["encode", "pack:h", "[null]\n", "", "cannot pack null"],
    [
      "decode",
      "netstring",
      "1:a,x",
      "a\n",
      "a netstring begins with 0x78 instead of a digit, at byte 4 of the stream",
    ],
    [
      "decode",
      "u16",
      "\0\x01a\0",
      "a\n",
      "the stream ended inside a length-prefixed frame, at byte 3 of the stream",
    ],
  ])(
    "%s %s refuses %j with 2 and one sentence, after what came before",
    async (command, codec, stdin, written, sentence) => {
      const outcome = await runCommand([command, codec], [Buffer.from(stdin, "latin1")]);
      expect(outcome.code).toBe(2);
      expect(outcome.stdout.toString("latin1")).toBe(written);
      expect(outcome.stderr).toBe(`framing: ${sentence}\n`);
    },
  );

  test("--max-frame sets the limit", async () => {
    const small = await runCommand(["decode", "u32", "--max-frame", "3"], ["\0\0\0\x04abcd"]);
    expect(small.stderr).toBe(
      "framing: a frame of 4 bytes is longer than 3 bytes, at byte 0 of the stream\n",
    );
    const long = "x".repeat(100_000);
    const large = await runCommand(["encode", "netstring", "--max-frame", "100000"], [long]);
    expect(large.stdout).toHaveLength(100_008);
  });
});
