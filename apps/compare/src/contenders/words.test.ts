import { execFileSync } from "node:child_process";
import { UsageError } from "@acceptloop/program";
import { describe, expect, test } from "vitest";
import { wordsIn } from "./words.ts";

/** The words that a shell makes of a command. */
function wordsOfShell(command: string): string[] {
  return execFileSync("sh", ["-c", `printf '%s\\0' ${command}`], { encoding: "utf8" })
    .split("\0")
    .slice(0, -1);
}

describe("wordsIn()", () => {
  test.each([
    "a b",
    "  a\t b  ",
    "'a  b' \"c  d\" e\\ f",
    `a'b'"c"d`,
    `'' "" x`,
    `'a\\b' "a\\b" "\\$x \\"y\\" \\\\ \\\`" a\\b`,
    `'$x | "y"' "it's; & (no) * ? ~ #"`,
    "é{port}é,fork",
  ])("splits %s as a shell does", (command) => {
    expect(wordsIn(command)).toEqual(wordsOfShell(command));
  });

  test.each([
    "a | b",
    "a;b",
    "$x",
    '"$x"',
    '"`x`"',
    "a & b",
    "a > b",
    "(a)",
    "*",
    "~/x",
    "# x",
    "'a",
    '"a',
    "a\\",
  ])("refuses %s, in a sentence", (command) => {
    expect(() => wordsIn(command)).toThrow(UsageError);
    expect(() => wordsIn(command)).toThrow(/means something to a shell only/);
  });

  test("no words are none", () => expect(wordsIn("  ")).toEqual([]));
});
