import { hostname } from "node:os";
import { describe, expect, test } from "vitest";
import { isInstalled, output } from "../test/programs.ts";
import { AddressSyntaxError } from "./address-syntax-error.ts";
import { formatIP, parseIP } from "./ip.ts";
import { getAllByName, getByName, getHostName, getLocalHost } from "./names.ts";
import { UnknownHostError } from "./unknown-host-error.ts";

describe("getAllByName()", () => {
  test.skipIf(!isInstalled("getent"))(
    "gives the addresses that getent ahosts gives for localhost",
    async () => {
      const theirs = output("getent", ["ahosts", "localhost"]).match(/^\S+/gm);
      const ours = (await getAllByName("localhost")).map(({ address }) => formatIP(address));
      expect(ours.toSorted()).toEqual(Array.from(new Set(theirs)).toSorted());
    },
  );

  test("gives every address that the resolver knows, in its order", async () => {
    const resolver = async (): Promise<{ address: string }[]> => [
      { address: "::1" },
      { address: "10.0.0.1" },
    ];
    expect(await getAllByName("both.example", resolver)).toEqual([
      { name: "both.example", address: parseIP("::1") },
      { name: "both.example", address: parseIP("10.0.0.1") },
    ]);
  });

  test("asks nobody about text that is an address", async () => {
    const resolver = (): Promise<never> => Promise.reject(new Error("was asked"));
    for (const name of ["10.0.0.1", "fe80::1%eth0"]) {
      expect(await getAllByName(name, resolver)).toEqual([{ name, address: parseIP(name) }]);
    }
  });

  test.each(["127.1", "0x7f.0.0.1", "0177.0.0.1", "2130706433", "", "a b", "-a", "::g", "a:80"])(
    "refuses %j, whatever the system would make of it",
    async (name) => {
      await expect(getAllByName(name)).rejects.toThrow(AddressSyntaxError);
    },
  );
});

describe("getByName()", () => {
  test("tells in one sentence that a host is unknown", async () => {
    // RFC 6761, section 6.4: no name under .invalid exists.
    await expect(getByName("nosuch.invalid")).rejects.toThrow(UnknownHostError);
    await expect(getByName("nosuch.invalid")).rejects.toMatchObject({
      message: 'unknown host "nosuch.invalid"',
      code: "UNKNOWN_HOST",
      host: "nosuch.invalid",
      cause: expect.any(Error),
    });
  });

  test("takes a host without addresses for unknown", async () => {
    await expect(getByName("empty.example", async () => [])).rejects.toThrow(UnknownHostError);
  });
});

describe("getLocalHost()", () => {
  test("asks for this machine's own name", async () => {
    const resolver = async (): Promise<{ address: string }[]> => [{ address: "192.0.2.2" }];
    expect(await getLocalHost(resolver)).toEqual({ name: hostname(), address: parseIP("192.0.2.2") });
  });
});

describe("getHostName()", () => {
  test("gives the name that the system has for an address", async () => {
    expect(await getHostName(parseIP("127.0.0.1"), async () => ({ hostname: "localhost" }))).toBe(
      "localhost",
    );
  });

  test("gives the address itself when it has no name", async () => {
    const resolver = (): Promise<never> => Promise.reject(new Error("ENOTFOUND"));
    expect(await getHostName(parseIP("2001:DB8::1"), resolver)).toBe("2001:db8::1");
  });
});
