import { describe, expect, test } from "vitest";
import { AddressSyntaxError } from "./address-syntax-error.ts";
import { formatFiveTuple, parseFiveTuple, reverseFiveTuple } from "./five-tuple.ts";

describe("parseFiveTuple()", () => {
  test.each(["tcp 130.190.5.1:23 147.171.150.2:1094", "udp [::1]:80 [fe80::1%eth0]:0"])(
    "is undone for %s",
    (text) => {
      expect(formatFiveTuple(parseFiveTuple(text))).toBe(text);
      expect(reverseFiveTuple(reverseFiveTuple(parseFiveTuple(text)))).toEqual(parseFiveTuple(text));
    },
  );

  test.each([
    ["", 0],
    ["sctp 127.0.0.1:1 127.0.0.1:2", 0],
    ["tcp", 3],
    ["tcp 127.0.0.1:1", 15],
    ["tcp 127.0.0.1:1 127.0.0.1:2 127.0.0.1:3", 39],
    ["tcp 127.1:1 127.0.0.1:2", 4],
    ["tcp 127.0.0.1:1 127.0.0.1:65536", 26],
    ["tcp 127.0.0.1:1 unix:/a", 16],
    ["tcp 80 127.0.0.1:2", 4],
  ])("refuses %j at position %i", (text, position) => {
    expect(() => parseFiveTuple(text)).toThrow(AddressSyntaxError);
    expect(() => parseFiveTuple(text)).toThrow(expect.objectContaining({ text, position }));
  });
});
