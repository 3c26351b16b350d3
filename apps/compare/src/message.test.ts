import { expect, test } from "vitest";
import { bytesOf, messageOf, upperCased } from "./message.ts";

const text = (bytes: Uint8Array | undefined): string | undefined =>
  bytes && Buffer.from(bytes).toString("latin1");

test("messageOf() is a line of so many bytes", () => {
  expect(text(messageOf(1))).toBe("\n");
  expect(text(messageOf(30))).toBe("abcdefghijklmnopqrstuvwxyzabc\n");
});

test("upperCased() leaves all but ASCII letters alone", () => {
  expect(text(upperCased(Buffer.from("az@`{é\xff", "latin1")))).toBe("AZ@`{é\xff");
});

test.each([
  ["plain", "plain"],
  [String.raw`ping\r\n`, "ping\r\n"],
  [String.raw`\x00\xFF\t\\n`, "\x00\xff\t\\n"],
  ["", ""],
])("bytesOf(%j) reads the escapes of printf(1)", (typed, bytes) => {
  expect(text(bytesOf(typed))).toBe(bytes);
});

test.each([String.raw`\q`, String.raw`\x1`, String.raw`\xgg`, "\\"])(
  "bytesOf(%j) knows no such escape",
  (typed) => {
    expect(bytesOf(typed)).toBe(undefined);
  },
);
