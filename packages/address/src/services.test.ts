import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { getservbyname, getservbyport, parseServices, services } from "./services.ts";

describe("services", () => {
  test("are well-formed, and the first of a name or a port is the one that is found", () => {
    expect(services.length).toBeGreaterThan(300);
    for (const service of services) {
      expect(service.name).toMatch(/^[!-.0-~]+$/);
      expect(service.protocol).toMatch(/^(tcp|udp|sctp|ddp)$/);
      expect(service.port).toSatisfy((port) => Number.isInteger(port) && port > 0 && port < 65_536);
      expect(getservbyname(service.name, service.protocol)?.port).toBe(
        services.find(
          ({ name, aliases, protocol }) =>
            protocol === service.protocol && [name, ...aliases].includes(service.name),
        )?.port,
      );
    }
  });

  // RFC 6335 and its registry: the ports of this project's own services, and what everybody knows.
  test.each([
    ["echo", 7],
    ["discard", 9],
    ["daytime", 13],
    ["chargen", 19],
    ["ftp", 21],
    ["ssh", 22],
    ["telnet", 23],
    ["smtp", 25],
    ["time", 37],
    ["domain", 53],
    ["http", 80],
    ["https", 443],
  ])("know %s on port %i", (name, port) => {
    expect(getservbyname(name, "tcp")?.port).toBe(port);
    expect(getservbyport(port, "tcp")?.name).toBe(name);
  });

  const file = "/etc/services";
  test.skipIf(!existsSync(file))("agree with /etc/services on every name and port that both have", () => {
    const theirs = parseServices(readFileSync(file, "utf8"));
    const differences = theirs.filter(({ name, port, protocol }) => {
      const ours = getservbyname(name, protocol);
      return (
        ours !== undefined && ours.port !== getservbyname(name, protocol, theirs)?.port && ours.port !== port
      );
    });
    expect(theirs.length).toBeGreaterThan(0);
    expect(differences).toEqual([]);
  });
});

describe("getservbyname() and getservbyport()", () => {
  test("find nothing where there is nothing", () => {
    expect(getservbyname("nosuch")).toBeUndefined();
    expect(getservbyname("mail", "udp")).toBeUndefined();
    expect(getservbyport(8254)).toBeUndefined();
    expect(getservbyport(25, "udp")).toBeUndefined();
  });
});

describe("parseServices()", () => {
  test("passes over comments, empty lines and what is of another form", () => {
    const text = "# only a comment\n\nsmtp\t25/tcp mail # Simple Mail\nbroken\nworse x/tcp\n";
    expect(parseServices(text)).toEqual([{ name: "smtp", port: 25, protocol: "tcp", aliases: ["mail"] }]);
  });
});
