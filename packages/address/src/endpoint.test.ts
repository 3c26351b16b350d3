import { isIPv6 } from "node:net";
import { describe, expect, test } from "vitest";
import { AddressSyntaxError } from "./address-syntax-error.ts";
import { formatEndpoint, parseEndpoint } from "./endpoint.ts";

describe("parseEndpoint()", () => {
  test.each([
    ["8254", { host: "127.0.0.1", port: 8254 }],
    ["0", { host: "127.0.0.1", port: 0 }],
    ["localhost:80", { host: "localhost", port: 80 }],
    ["127.0.0.1:65535", { host: "127.0.0.1", port: 65535 }],
    ["[::1]:8254", { host: "::1", port: 8254 }],
    ["[fe80::1%eth0]:1", { host: "fe80::1%eth0", port: 1 }],
    ["[::ffff:10.0.0.1]:1", { host: "::ffff:10.0.0.1", port: 1 }],
    ["unix:/run/echo.sock", { path: "/run/echo.sock" }],
    ["unix:relative:80", { path: "relative:80" }],
    ["unix:@abstract", { path: "\0abstract" }],
    ["unix:./@file", { path: "./@file" }],
  ])("reads %s", (text, endpoint) => {
    expect(parseEndpoint(text)).toEqual(endpoint);
  });

  test.each(["8254", "example.org:80", "[2001:db8::]:443", "unix:/a b", "unix:@a"])(
    "is undone by formatEndpoint() for %s",
    (text) => {
      expect(parseEndpoint(formatEndpoint(parseEndpoint(text)))).toEqual(parseEndpoint(text));
    },
  );

  test.each([
    ["", 0],
    ["localhost", 9],
    ["localhost:", 10],
    ["localhost:http", 10],
    ["localhost:+80", 10],
    ["localhost:080", 10],
    ["localhost:65536", 10],
    ["99999", 0],
    ["007", 0],
    [":80", 0],
    ["127.1:80", 0],
    ["0x7f.0.0.1:80", 0],
    ["0x7f000001:80", 0],
    ["127.0.0.01:80", 0],
    ["256.0.0.1:80", 0],
    ["1..2.3:80", 0],
    ["::1:80", 0],
    ["[::1]80", 3],
    ["[::1:80", 4],
    ["[1::2::3]:80", 1],
    ["[:::]:80", 1],
    ["[12345::]:80", 1],
    ["[1:2:3:4:5:6:7:8:9]:80", 1],
    ["[::1%]:80", 1],
    ["-a:80", 0],
    ["a b:80", 0],
    ["unix:", 5],
    ["unix:/a\0b", 7],
  ])("refuses %j at position %i", (text, position) => {
    expect(() => parseEndpoint(text)).toThrow(AddressSyntaxError);
    expect(() => parseEndpoint(text)).toThrow(
      expect.objectContaining({ text, position, code: "ADDRESS_SYNTAX" }),
    );
  });

  test("agrees with the runtime on what an IPv6 address is", () => {
    const pieces = ["", "0", "1", "ffff", "g", "12345", "1.2.3.4", "1.2.3", ":", "::", ":::"];
    for (const a of pieces) {
      for (const b of pieces) {
        for (const c of pieces) {
          const text = a + b + c;
          expect([text, accepts(`[${text}]:1`)]).toEqual([text, isIPv6(text)]);
        }
      }
    }
  });
});

function accepts(text: string): boolean {
  try {
    parseEndpoint(text);
    return true;
  } catch {
    return false;
  }
}
