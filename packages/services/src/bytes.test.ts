import { describe, expect, test } from "vitest";
import { answersOf, sizes } from "../test-support/answers-of.ts";
import { bytes } from "./bytes.ts";

const alphabet = "abcdefghijklmnopqrstuvwxyz";
const ask = (lines: string, size = 100_000): string => String(answersOf(bytes, lines, size));

describe("bytes", () => {
  test.each(sizes)("answers each line with as many bytes as it says, cut every %i", (size) => {
    expect(ask("4\r\n27\n1\n007", size)).toBe(`abcd${alphabet}aaabcdefg`);
    expect(ask("4000\n", size)).toBe(alphabet.repeat(154).slice(0, 4000));
    expect(ask("16384\n", size)).toBe(alphabet.repeat(631).slice(0, 16_384));
  });

  test.each([
    "0",
    "16385",
    "",
    "-1",
    "+4",
    " 4",
    "4 ",
    "4.0",
    "1e3",
    "0x10",
    "four",
    "9".repeat(17),
    "9".repeat(70_000),
  ])("%j ends the connection, after what was asked before it", (line) => {
    for (const size of sizes) expect(ask(`3\n${line}\n5\n`, size)).toBe("abc");
  });

  test("who asks for a mebibyte before taking anything gets it, and who asks for more does not", () => {
    expect(ask("16384\n".repeat(64))).toHaveLength(1024 * 1024);
    expect(ask(`${"16384\n".repeat(64)}1\n2\n`)).toHaveLength(1024 * 1024);
    const session = bytes.open("127.0.0.1:1");
    session.receive(Buffer.from("16384\n".repeat(65)));
    expect(session.isOver).toBe(true);
  });
});
