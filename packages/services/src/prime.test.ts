import { describe, expect, test } from "vitest";
import { answersOf, sizes } from "../test-support/answers-of.ts";
import { prime } from "./prime.ts";

const ask = (lines: string, size = 100_000): string => String(answersOf(prime, lines, size));
const request = (number: string): string => `{"method":"isPrime","number":${number}}\n`;
const reply = (isPrime: boolean): string => `{"method":"isPrime","prime":${isPrime}}\n`;

describe("prime", () => {
  test.each(sizes)("answers each line in its turn, cut every %i", (size) => {
    const lines = [2, 4, 5, 6, 7].map((number) => request(String(number))).join("");
    expect(ask(lines, size)).toBe([true, false, true, false, true].map(reply).join(""));
  });

  test.each([
    ["0", false],
    ["-0", false],
    ["1", false],
    ["-7", false],
    ["7.5", false],
    ["7.0", false],
    ["7e0", false],
    ["1e400", false],
    ["9007199254740993", false],
    ["9007199254740997", true],
    ["18446744073709551557", true],
    ["170141183460469231731687303715884105727", true],
    ["170141183460469231731687303715884105729", false],
    [`1${"0".repeat(299)}`, false],
  ])("%s: %s", (number, isPrime) => {
    expect(ask(request(number))).toBe(reply(isPrime));
  });

  test("does not mind members that it does not know, their order, nor blanks", () => {
    expect(ask('{"x":[{"number":4}], "number" : 3, "method":"\\u0069sPrime"}\r\n')).toBe(reply(true));
  });

  test.each([
    ["", "a request must be a line of JSON"],
    ["prime 7?", "a request must be a line of JSON"],
    ['{"method":"isPrime","number":7', "a request must be a line of JSON"],
    ['{"method":"isPrime","number":07}', "a request must be a line of JSON"],
    ['{"method":"isPrime","number":"\xff"}', "a request must be a line of JSON"],
    ["7", "a request must be a JSON object"],
    ["null", "a request must be a JSON object"],
    ['[{"method":"isPrime","number":7}]', "a request must be a JSON object"],
    ['{"number":7}', '"method" must be "isPrime"'],
    ['{"method":"isprime","number":7}', '"method" must be "isPrime"'],
    ['{"method":["isPrime"],"number":7}', '"method" must be "isPrime"'],
    ['{"method":"isPrime"}', '"number" must be a number'],
    ['{"method":"isPrime","number":"7"}', '"number" must be a number'],
    ['{"method":"isPrime","number":{"digits":"7"}}', '"number" must be a number'],
    [request("9".repeat(301)).trim(), "a number may have 300 digits here"],
  ])("%s is malformed: one error, then the end", (line, error) => {
    const lines = Buffer.from(`${request("7")}${line}\n${request("7")}`, "latin1");
    for (const size of sizes) {
      expect(String(answersOf(prime, lines, size))).toBe(`${reply(true)}${JSON.stringify({ error })}\n`);
    }
  });

  test("a line longer than 65,536 bytes is malformed, and one as deep as it is long too", () => {
    expect(ask("x".repeat(70_000))).toMatch(/^\{"error":"a line is longer than 65536 bytes.*"\}\n$/);
    expect(ask(`${"[".repeat(65_000)}\n`)).toMatch(/^\{"error":".*"\}\n$/);
  });
});
