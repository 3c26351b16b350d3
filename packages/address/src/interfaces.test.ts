import { networkInterfaces } from "node:os";
import { describe, expect, test } from "vitest";
import { interfaces } from "./interfaces.ts";
import { parseIP } from "./ip.ts";
import { parsePrefix } from "./prefix.ts";

describe("interfaces()", () => {
  test("gives every address that the system has", () => {
    const count = Object.values(networkInterfaces()).flat().length;
    expect(interfaces()).toHaveLength(count);
  });

  test("gives the network of each, where there is one", () => {
    const base = { netmask: "", mac: "00:00:00:00:00:00", internal: false, family: "IPv4" } as const;
    const source = (): ReturnType<typeof networkInterfaces> => ({
      eth0: [{ ...base, address: "192.0.2.2", cidr: "192.0.2.2/24" }],
      tun0: [{ ...base, address: "10.0.0.1", cidr: null }],
      gone0: undefined,
    });
    const rest = { mac: base.mac, internal: false };
    expect(interfaces(source)).toEqual([
      { name: "eth0", address: parseIP("192.0.2.2"), prefix: parsePrefix("192.0.2.0/24"), ...rest },
      { name: "tun0", address: parseIP("10.0.0.1"), prefix: undefined, ...rest },
    ]);
  });
});
