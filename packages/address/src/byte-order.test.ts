import { endianness } from "node:os";
import { describe, expect, test } from "vitest";
import { compile, isInstalled, output } from "../test/programs.ts";
import { AddressRangeError } from "./address-range-error.ts";
import { byteOrderOf, hostByteOrder, htonl, htons, ntohl, ntohs } from "./byte-order.ts";

const all = Array.from({ length: 65_536 }, (_, value) => value);

describe("htons()", () => {
  test.each(["little", "big"] as const)(
    "is an identity when applied twice, for all values, %s-endian",
    (order) => {
      expect(all.filter((value) => htons(htons(value, order), order) !== value)).toEqual([]);
      expect(all.filter((value) => ntohs(htons(value, order), order) !== value)).toEqual([]);
    },
  );

  test("exchanges the two bytes on a little-endian host only", () => {
    expect(htons(31470, "little")).toBe(61050);
    expect(htons(31470, "big")).toBe(31470);
  });

  test.skipIf(!isInstalled("gcc"))("gives what C's htons and htonl give on this host, by gcc", () => {
    const judge = compile(`
      #include <arpa/inet.h>
      #include <stdio.h>
      int main(void) {
        for (unsigned value = 0; value < 65536; value++)
          printf("%u %u\\n", htons(value), htonl(value * 65521u));
      }`);
    const lines = all.map((value) => `${htons(value)} ${htonl((value * 65_521) % 2 ** 32)}\n`);
    expect(output(judge, []) === lines.join("")).toBe(true);
  });
});

describe("htonl()", () => {
  test.each([0, 1, 0xff, 0x0102_0304, 0x8000_0000, 0xffff_ffff])(
    "is an identity when applied twice: %i",
    (value) => {
      expect(ntohl(htonl(value, "little"), "little")).toBe(value);
      expect(htonl(value, "big")).toBe(value);
    },
  );

  test("reverses the four bytes on a little-endian host", () => {
    expect(htonl(0x0102_0384, "little")).toBe(0x8403_0201);
  });
});

describe("both", () => {
  test.each([-1, 1.5, Number.NaN, 65_536])("refuse %d", (value) => {
    expect(() => htons(value)).toThrow(AddressRangeError);
    expect(() => htonl(value === 65_536 ? 2 ** 32 : value)).toThrow(AddressRangeError);
  });

  test("know the order of any host by how it stores 1", () => {
    expect([byteOrderOf(Uint8Array.of(1, 0)), byteOrderOf(Uint8Array.of(0, 1))]).toEqual(["little", "big"]);
  });

  test("know this host", () => {
    expect(hostByteOrder).toBe(endianness() === "LE" ? "little" : "big");
  });
});
