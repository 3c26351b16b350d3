import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ipv4, ipv6 } from "../test/arbitraries.ts";
import { parseIP } from "./ip.ts";
import { mapIPv4, unmapIPv4 } from "./mapped.ts";

describe("unmapIPv4()", () => {
  test("undoes mapIPv4()", () => {
    fc.assert(
      fc.property(ipv4, (address) => {
        expect(unmapIPv4(mapIPv4(address))).toEqual(address);
      }),
    );
  });

  test("leaves all other addresses as they are", () => {
    fc.assert(
      fc.property(ipv6, (address) => {
        fc.pre(address.value >> 32n !== 0xffffn);
        expect(unmapIPv4(address)).toBe(address);
      }),
    );
    for (const text of ["10.0.0.1", "::10.0.0.1", "::fffe:10.0.0.1", "1::ffff:10.0.0.1"]) {
      expect(unmapIPv4(parseIP(text))).toEqual(parseIP(text));
    }
  });
});
