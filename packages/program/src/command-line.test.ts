import { describe, expect, test } from "vitest";
import { CommandLine, UsageError } from "./command-line.ts";

const options = {
  count: { value: "N", default: "3", help: "how many" },
  colour: { value: "NAME", default: "red", help: "red or blue" },
  from: { value: "HOST:PORT", help: "where from" },
  loud: { help: "say it loud" },
  name: { value: "NAME", multiple: true, help: "whom to greet" },
};
const read = (...argv: string[]): CommandLine => new CommandLine(argv, options);

describe("CommandLine", () => {
  test("knows what was typed, also where it is the default", () => {
    const few = { backlog: { value: "N", default: "511", help: "" } };
    expect(new CommandLine(["--backlog", "511"], few).isGiven("backlog")).toBe(true);
    expect(new CommandLine([], few).isGiven("backlog")).toBe(false);
    expect(new CommandLine([], few).text("backlog")).toBe("511");
  });

  test("says in one sentence that a value looks like an option", () => {
    const few = { timeout: { value: "MS", default: "0", help: "" } };
    expect(() => new CommandLine(["--timeout", "-1"], few)).toThrow(/^Option '--timeout' .*ambiguous$/);
  });

  test("gives what was typed, and defaults for the rest", () => {
    const commandLine = read("8254", "--count", "7", "--loud");
    expect(commandLine.endpoint()).toEqual({ host: "127.0.0.1", port: 8254 });
    expect(commandLine.integer("count", 0, 10)).toBe(7);
    expect(commandLine.choice("colour", ["red", "blue"])).toBe("red");
    expect(commandLine.flag("loud")).toBe(true);
    expect(read().flag("loud")).toBe(false);
    expect(read("--from", "[::1]:80").internetEndpoint("from")).toEqual({ host: "::1", port: 80 });
    expect(read().internetEndpoint("from")).toBeUndefined();
    expect(read().endpoint("unix:/x")).toEqual({ path: "/x" });
    expect(read("--name", "Ada", "--loud", "--name=Bob").texts("name")).toEqual(["Ada", "Bob"]);
    expect(read().texts("name")).toEqual([]);
    expect(new CommandLine(["1", "2"], options, 2).endpoint(undefined, 1)).toMatchObject({ port: 2 });
  });

  test.each([
    ["--silent", (argv: string[]) => read(...argv)],
    ["--count", (argv: string[]) => read(...argv)],
    ["--count -1", (argv: string[]) => read(...argv)],
    ["--loud=yes", (argv: string[]) => read(...argv)],
    ["1 2", (argv: string[]) => read(...argv)],
    ["--count 11", (argv: string[]) => read(...argv).integer("count", 0, 10)],
    ["--count 0x3", (argv: string[]) => read(...argv).integer("count", 0, 10)],
    ["--count=-1", (argv: string[]) => read(...argv).integer("count", 0, 10)],
    ["--count 1e1", (argv: string[]) => read(...argv).integer("count", 0, 10)],
    ["--colour green", (argv: string[]) => read(...argv).choice("colour", ["red", "blue"])],
    ["--from unix:/x", (argv: string[]) => read(...argv).internetEndpoint("from")],
    ["--from nowhere", (argv: string[]) => read(...argv).internetEndpoint("from")],
    ["--loud", (argv: string[]) => read(...argv).endpoint()],
    ["nowhere", (argv: string[]) => read(...argv).endpoint()],
  ])("refuses %s in one sentence", (line, use) => {
    expect(() => use(line.split(" "))).toThrow(UsageError);
    expect(() => use(line.split(" "))).toThrow(/^[^\n]+$/);
  });
});
