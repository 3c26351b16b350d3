import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ipv4, ipv6 } from "../test/arbitraries.ts";
import { compile, isInstalled, output } from "../test/programs.ts";
import { AddressRangeError } from "./address-range-error.ts";
import { AddressSyntaxError } from "./address-syntax-error.ts";
import type { Endpoint } from "./endpoint.ts";
import { formatIP } from "./ip.ts";
import { decodeSockaddr, encodeSockaddr, type SockaddrLayout } from "./sockaddr.ts";

const port = fc.integer({ min: 0, max: 65_535 });
const zone = fc.constantFrom("", "%1", "%305419896");
const path = fc.string({
  unit: fc.constantFrom(...Array.from("abcXYZ019/._-é")),
  minLength: 1,
  maxLength: 50,
});

const endpoint: fc.Arbitrary<Endpoint> = fc.oneof(
  fc.tuple(ipv4, port).map(([value, number]) => ({ host: formatIP(value), port: number })),
  fc
    .tuple(ipv6, zone, port)
    .map(([value, suffix, number]) => ({ host: formatIP(value) + suffix, port: number })),
  path.map((text) => ({ path: text })),
);

const layouts: readonly Required<SockaddrLayout>[] = (["linux", "macos", "freebsd"] as const).flatMap(
  (system) => (["little", "big"] as const).map((byteOrder) => ({ system, byteOrder })),
);

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("encodeSockaddr()", () => {
  test.skipIf(!isInstalled("gcc"))(
    "gives what a C program on this host has in memory, for 1,000 endpoints, by gcc",
    () => {
      const judge = compile(`
      #include <arpa/inet.h>
      #include <stdio.h>
      #include <stdlib.h>
      #include <string.h>
      #include <sys/un.h>
      static void dump(const void *bytes, size_t size) {
        for (size_t i = 0; i < size; i++) printf("%02x", ((const unsigned char *)bytes)[i]);
        putchar('\\n');
      }
      int main(void) {
        char kind, text[256];
        unsigned port, scope;
        while (scanf(" %c %255s %u %u", &kind, text, &port, &scope) == 4) {
          struct sockaddr_in in = {0};
          struct sockaddr_in6 in6 = {0};
          struct sockaddr_un un = {0};
          switch (kind) {
          case '4':
            in.sin_family = AF_INET;
            in.sin_port = htons(port);
            if (inet_pton(AF_INET, text, &in.sin_addr) != 1) return 1;
            dump(&in, sizeof in);
            break;
          case '6':
            in6.sin6_family = AF_INET6;
            in6.sin6_port = htons(port);
            in6.sin6_scope_id = scope;
            if (inet_pton(AF_INET6, text, &in6.sin6_addr) != 1) return 1;
            dump(&in6, sizeof in6);
            break;
          default:
            un.sun_family = AF_UNIX;
            strcpy(un.sun_path, text);
            dump(&un, sizeof un);
          }
        }
      }`);
      const endpoints = fc.sample(endpoint, { numRuns: 1000, seed: 5 });
      const input = endpoints.map((value) => {
        if ("path" in value) return `u ${value.path} 0 0\n`;
        const [host = "", scope = "0"] = value.host.split("%");
        return `${host.includes(":") ? 6 : 4} ${host} ${value.port} ${scope}\n`;
      });
      const ours = endpoints.map((value) => toHex(encodeSockaddr(value)));
      expect(ours).toEqual(output(judge, [], input.join("")).trimEnd().split("\n"));
      expect(new Set(ours.map((bytes) => bytes.length / 2))).toEqual(new Set([16, 28, 110]));
    },
  );

  test.each(layouts)("is undone by decodeSockaddr() for $system, $byteOrder-endian", (layout) => {
    fc.assert(
      fc.property(endpoint, (value) => {
        expect(decodeSockaddr(encodeSockaddr(value, layout), layout)).toEqual(value);
      }),
    );
  });

  // netinet/in.h and sys/socket.h of each system: sa_len and AF_INET6.
  test.each([
    ["linux", "little", "1.2.3.4", "0200 0050 01020304 0000000000000000"],
    ["linux", "big", "1.2.3.4", "0002 0050 01020304 0000000000000000"],
    ["macos", "little", "1.2.3.4", "1002 0050 01020304 0000000000000000"],
    ["freebsd", "big", "1.2.3.4", "1002 0050 01020304 0000000000000000"],
    ["linux", "little", "fe80::1%2", "0a00 0050 00000000 fe80 000000000000 0000000000000001 02000000"],
    ["linux", "big", "fe80::1%2", "000a 0050 00000000 fe80 000000000000 0000000000000001 00000002"],
    ["macos", "little", "fe80::1%2", "1c1e 0050 00000000 fe80 000000000000 0000000000000001 02000000"],
    ["freebsd", "little", "fe80::1%2", "1c1c 0050 00000000 fe80 000000000000 0000000000000001 02000000"],
  ] as const)("writes for %s, %s-endian, the address %s", (system, byteOrder, host, expected) => {
    expect(toHex(encodeSockaddr({ host, port: 80 }, { system, byteOrder }))).toBe(
      expected.replaceAll(" ", ""),
    );
  });

  test.each([
    ["linux", 107, 110],
    ["macos", 103, 106],
    ["freebsd", 103, 106],
  ] as const)("takes for %s paths of %i bytes, and none longer", (system, longest, size) => {
    const encode = (text: string): Uint8Array => encodeSockaddr({ path: text }, { system });
    expect(encode("a".repeat(longest))).toHaveLength(size);
    expect(() => encode("a".repeat(longest + 1))).toThrow(AddressRangeError);
    // The limit is one of bytes, not of characters.
    expect(() => encode("é".repeat((longest + 1) / 2))).toThrow(AddressRangeError);
  });

  test("refuses what has no bytes", () => {
    expect(() => encodeSockaddr({ path: "a\0b" })).toThrow(AddressRangeError);
    expect(() => encodeSockaddr({ host: "localhost", port: 80 })).toThrow(AddressSyntaxError);
    expect(() => encodeSockaddr({ host: "fe80::1%eth0", port: 80 })).toThrow(
      expect.objectContaining({ position: 8 }),
    );
    expect(() => encodeSockaddr({ host: "fe80::1%9999999999", port: 80 })).toThrow(AddressSyntaxError);
    expect(() => encodeSockaddr({ host: "127.0.0.1", port: 65_536 })).toThrow(AddressSyntaxError);
  });
});

describe("decodeSockaddr()", () => {
  test.each(["", "02", "0200", "02000050010203", "0a00005000000000"])(
    "refuses the bytes %s, which are too few",
    (text) => {
      const bytes = Uint8Array.from(Buffer.from(text, "hex"));
      expect(() => decodeSockaddr(bytes, { byteOrder: "little" })).toThrow(AddressRangeError);
    },
  );

  test("refuses a family that it does not know", () => {
    const bytes = Uint8Array.from(Buffer.from("1100".padEnd(32, "0"), "hex"));
    expect(() => decodeSockaddr(bytes, { byteOrder: "little" })).toThrow(
      "cannot decode a sockaddr: 17 is out of range, the families of linux are 1, 2 and 10",
    );
  });

  test("reads a path without NUL to its end, as accept(2) may write it", () => {
    const bytes = Uint8Array.of(1, 0, ...Buffer.from("/a"));
    expect(decodeSockaddr(bytes, { byteOrder: "little" })).toEqual({ path: "/a" });
  });
});
