import { describe, expect, test } from "vitest";
import { runCommand } from "../../test-support/run-command.ts";
import { portOf, report } from "./demo-coalesce.ts";

describe("framing demo coalesce", () => {
  test("reads three writes as one and one write as three, over TCP", async () => {
    const { code, stdout, stderr } = await runCommand(["demo", "coalesce"]);
    expect(stderr).toBe("");
    expect(String(stdout)).toContain(String.raw`  read 1: 14 bytes, "one\ntwo\nthree\n"`);
    expect(String(stdout)).toContain(String.raw`  read 3: 4 bytes, "ree\n"`);
    expect(String(stdout)).toMatch(/(\n {2}"one" "two" "three"){2}\n$/);
    expect(code).toBe(0);
  });

  test("does not teach what it did not see", () => {
    expect(() => report(["one\n", "two\nthree\n"], ["one\ntwo\nthree\n"])).toThrow(
      "expected 1 read and 3, but this system made 2 and 1",
    );
    expect(() => report(["all"], ["all"])).toThrow("made 1 and 1");
  });
});

test.each([null, "/run/socket"])("portOf() finds none in %j", (address) => {
  expect(() => portOf(address)).toThrow(`${address} has no port to connect to`);
});
