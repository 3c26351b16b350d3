import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { address } from "../test/arbitraries.ts";
import { AddressSyntaxError } from "./address-syntax-error.ts";
import { formatIP } from "./ip.ts";
import { formatNotation, notations, parseNotation } from "./notation.ts";

describe("parseNotation()", () => {
  test.each([
    ["tuple", "('127.0.0.1', 80)", { host: "127.0.0.1", port: 80 }],
    ["tuple", "('localhost', 80)", { host: "localhost", port: 80 }],
    ["tuple", '("::1",80)', { host: "::1", port: 80 }],
    ["tuple", "('::1', 80, 0, 0)", { host: "::1", port: 80 }],
    ["tuple", "('fe80::1', 80, 0, 2)", { host: "fe80::1%2", port: 80 }],
    ["tuple", "('fe80::1%eth0', 80, 0, 0)", { host: "fe80::1%eth0", port: 80 }],
    ["java", "/127.0.0.1:80", { host: "127.0.0.1", port: 80 }],
    ["java", "localhost/127.0.0.1:80", { host: "127.0.0.1", port: 80 }],
    ["java", "/[0:0:0:0:0:0:0:1]:80", { host: "::1", port: 80 }],
    ["java", "/[fe80:0:0:0:0:0:0:1%eth0]:80", { host: "fe80::1%eth0", port: 80 }],
    ["java", "nosuch.invalid/<unresolved>:80", { host: "nosuch.invalid", port: 80 }],
    ["dotnet", "127.0.0.1:80", { host: "127.0.0.1", port: 80 }],
    ["dotnet", "[::1]:80", { host: "::1", port: 80 }],
    ["go", "127.0.0.1:80", { host: "127.0.0.1", port: 80 }],
    ["go", "[::1]:80", { host: "::1", port: 80 }],
    ["go", "localhost:80", { host: "localhost", port: 80 }],
    ["go", ":80", { host: "::", port: 80 }],
  ] as const)("reads as %s the text %s", (notation, text, endpoint) => {
    expect(parseNotation(notation, text)).toEqual(endpoint);
  });

  test.each([
    ["tuple", "", 0],
    ["tuple", "127.0.0.1, 80", 0],
    ["tuple", "('127.0.0.1, 80)", 0],
    ["tuple", "('127.0.0.1', 80", 12],
    ["tuple", "('127.0.0.1', '80')", 12],
    ["tuple", "('127.0.0.1', 65536)", 14],
    ["tuple", "('127.0.0.1', 080)", 14],
    ["tuple", "('127.0.0.1', 80, 0, 0)", 16],
    ["tuple", "('127.1', 80)", 2],
    ["tuple", "('::1', 80, 0)", 6],
    ["tuple", "('::g', 80)", 2],
    ["tuple", "('fe80::1%eth0', 80, 0, 2) ", 15],
    ["java", "127.0.0.1:80", 0],
    ["java", "/localhost:80", 1],
    ["java", "a b/127.0.0.1:80", 0],
    ["java", "/127.1:80", 1],
    ["java", "/<unresolved>:80", 0],
    ["java", "/unix:/a", 1],
    ["dotnet", "localhost:80", 0],
    ["dotnet", "8254", 0],
    ["dotnet", ":80", 0],
    ["go", "::1:80", 1],
    ["go", ":http", 1],
    ["go", "unix:/a", 0],
  ] as const)("refuses as %s the text %j, at position %i", (notation, text, position) => {
    expect(() => parseNotation(notation, text)).toThrow(AddressSyntaxError);
    expect(() => parseNotation(notation, text)).toThrow(expect.objectContaining({ text, position }));
  });
});

describe("formatNotation()", () => {
  test.each(notations)("is undone by parseNotation() as %s, port 80 included", (notation) => {
    const port = fc.oneof(fc.constant(80), fc.integer({ min: 0, max: 65_535 }));
    fc.assert(
      fc.property(address, port, (value, number) => {
        const endpoint = { host: formatIP(value), port: number };
        expect(parseNotation(notation, formatNotation(notation, endpoint))).toEqual(endpoint);
      }),
    );
  });

  test.each([
    ["tuple", "fe80::1%2", "('fe80::1', 80, 0, 2)"],
    ["tuple", "fe80::1%eth0", "('fe80::1%eth0', 80, 0, 0)"],
    ["tuple", "::1", "('::1', 80, 0, 0)"],
    ["tuple", "localhost", "('localhost', 80)"],
    ["java", "localhost", "localhost/<unresolved>:80"],
    ["java", "fe80::1%eth0", "/[fe80:0:0:0:0:0:0:1%eth0]:80"],
    ["java", "127.0.0.1", "/127.0.0.1:80"],
    ["dotnet", "fe80::1%2", "[fe80::1%2]:80"],
    ["go", "localhost", "localhost:80"],
  ] as const)("writes as %s the host %s: %s", (notation, host, text) => {
    expect(formatNotation(notation, { host, port: 80 })).toBe(text);
    expect(parseNotation(notation, text)).toEqual({ host, port: 80 });
  });

  test("refuses a name in .NET", () => {
    expect(() => formatNotation("dotnet", { host: "localhost", port: 80 })).toThrow(AddressSyntaxError);
  });
});
