import { endianness } from "node:os";
import { describe, expect, test } from "vitest";
import { answersOf } from "../test-support/answers-of.ts";
import { serviceNamed } from "./service-named.ts";

describe("int", () => {
  test.each([
    ["int", "0000000a"],
    ["int:10", "0000000a"],
    ["int:-1", "ffffffff"],
    ["int:-2147483648", "80000000"],
    ["int:2147483647", "7fffffff"],
  ])("%s answers %s, once", (name, hex) => {
    const service = serviceNamed(name);
    expect(answersOf(service, "Bonjour\0", 1).toString("hex")).toBe(hex);
    expect(service.answer?.(Buffer.from("Bonjour"), "127.0.0.1:1")).toEqual(
      new Uint8Array(Buffer.from(hex, "hex")),
    );
  });

  test("int-host has the byte order of this machine", () => {
    const answer = answersOf(serviceNamed("int-host:10"), "Bonjour\0", 8);
    expect(endianness() === "LE" ? answer.readInt32LE() : answer.readInt32BE()).toBe(10);
  });

  test("a peer that leaves without a word gets none", () => {
    expect(answersOf(serviceNamed("int"), "", 1)).toHaveLength(0);
  });
});
