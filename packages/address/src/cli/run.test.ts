import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { isInstalled, output, packageFolder } from "../../test/programs.ts";
import { interfaces } from "../interfaces.ts";
import { services } from "../services.ts";
import { run } from "./run.ts";

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function address(...argv: readonly string[]): Promise<Outcome> {
  let stdout = "";
  let stderr = "";
  const code = await run(argv, {
    stdout: (text) => (stdout += text),
    stderr: (text) => (stderr += text),
  });
  return { code, stdout, stderr };
}

describe("address", () => {
  test.each([
    ["format 2001:DB8:0:0::1 10.0.0.0/8 127.0.0.1", "2001:db8::1\n10.0.0.0/8\n127.0.0.1\n"],
    ["contains 10.0.0.0/8 10.1.2.3 11.0.0.0 ::1", "true\nfalse\nfalse\n"],
    ["classify 100.64.0.1", "100.64.0.1 shared (100.64.0.0/10, Shared Address Space, RFC 6598)\n"],
    ["classify ff02::1 8.8.8.8", "ff02::1 multicast (link-local)\n8.8.8.8 global (no special purpose)\n"],
    ["merge 10.0.0.0/9 10.128.0.0/9 ::/0", "10.0.0.0/8\n::/0\n"],
    ["subtract 10.0.0.0/8 10.0.0.0/9", "10.128.0.0/9\n"],
    ["range 10.0.0.1 10.0.0.4", "10.0.0.1/32\n10.0.0.2/31\n10.0.0.4/32\n"],
    ["aton 0x7f.1", "127.0.0.1\n"],
    ["pton 197.50.51.10", "c5 32 33 0a\n"],
    ["pton ::1", "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01\n"],
    ["ntop c532330a", "197.50.51.10\n"],
    ["ntop 00000000000000000000000000000001", "::1\n"],
    ["htons 31470 --byte-order little", "61050\n"],
    ["htons 31470 --byte-order big", "31470\n"],
    ["ntohs 61050 --byte-order little", "31470\n"],
    ["htonl 1 --byte-order little", "16777216\n"],
    ["ntohl 16777216 --byte-order little", "1\n"],
    [
      "encode sockaddr_in 1.2.3.4:80 --byte-order little",
      "02 00 00 50 01 02 03 04 00 00 00 00 00 00 00 00\n",
    ],
    [
      "encode sockaddr_in6 [::1]:80 --byte-order big --system macos",
      "1c 1e 00 50 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 00\n",
    ],
    ["encode sockaddr_un unix:/a --byte-order little", `01 00 2f 61${" 00".repeat(106)}\n`],
    ["decode 02000050010203040000000000000000 --byte-order little", "1.2.3.4:80\n"],
    ["endpoint unix:/a", "unix:/a\n"],
    [
      "endpoint :80 --from go",
      "endpoint  [::]:80\ntuple     ('::', 80, 0, 0)\njava      /[0:0:0:0:0:0:0:0]:80\ndotnet    [::]:80\ngo        [::]:80\n",
    ],
    [
      "endpoint localhost:80",
      "endpoint  localhost:80\ntuple     ('localhost', 80)\njava      localhost/<unresolved>:80\ngo        localhost:80\n",
    ],
    ["resolve 192.0.2.1", "192.0.2.1\n"],
    ["resolve ::1 --all", "::1\n"],
    ["services smtp", "smtp 25/tcp mail\n"],
    ["services domain/udp", "domain 53/udp\n"],
    ["services 443/tcp", "https 443/tcp\n"],
  ])("%s", async (line, stdout) => {
    expect(await address(...line.split(" "))).toEqual({ code: 0, stdout, stderr: "" });
  });

  test("parse shows the parts of addresses and prefixes", async () => {
    const { stdout } = await address("parse", "fe80::1%eth0", "192.0.2.0/24", "127.0.0.1");
    expect(stdout).toBe(`address  fe80::1%eth0
family   IPv6
zone     eth0
value    338288524927261089654018896841347694593
bytes    fe 80 00 00 00 00 00 00 00 00 00 00 00 00 00 01
kind     link-local
reverse  1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.e.f.ip6.arpa
prefix      192.0.2.0/24
family      IPv4
length      24
addresses   256
first       192.0.2.0
last        192.0.2.255
first host  192.0.2.1
last host   192.0.2.254
address  127.0.0.1
family   IPv4
value    2130706433
bytes    7f 00 00 01
kind     loopback
reverse  1.0.0.127.in-addr.arpa
`);
  });

  test("tuple shows the five values from both sides", async () => {
    const { stdout } = await address("tuple", "tcp", "193.147.56.8:21", "193.147.56.13:1500");
    expect(stdout).toBe(`protocol        tcp
local address   193.147.56.8
local port      21
remote address  193.147.56.13
remote port     1500
the other side  tcp 193.147.56.13:1500 193.147.56.8:21
`);
  });

  test.each([
    ["parse ::1", { address: "::1", family: "IPv6", value: "1", kind: "loopback" }],
    ["contains 10.0.0.0/8 10.1.2.3", true],
    ["htons 31470 --byte-order little", 61050],
    [
      "classify 10.0.0.1",
      { kind: "private", block: { prefix: "10.0.0.0/8", rfc: "RFC 1918", forwardable: true } },
    ],
    ["classify ff02::1", { kind: "multicast", scope: "link-local", globallyReachable: false }],
    ["tuple udp 10.0.0.1:1 [::1]:2", { protocol: "udp", remote: { host: "::1", port: 2 } }],
    ["services smtp", { name: "smtp", port: 25, protocol: "tcp", aliases: ["mail"] }],
    ["resolve 192.0.2.1", { name: "192.0.2.1", address: "192.0.2.1" }],
  ])("%s --json is one line of JSON", async (line, expected) => {
    const { code, stdout, stderr } = await address(...line.split(" "), "--json");
    expect([code, stderr, stdout.split("\n")]).toEqual([0, "", [expect.any(String), ""]]);
    const json: unknown = JSON.parse(stdout);
    expect(typeof expected === "object" ? json : [json]).toMatchObject(
      typeof expected === "object" ? expected : [expected],
    );
  });

  test.each([
    ["", "a command is missing"],
    ["nosuch", "unknown command"],
    ["parse", "an argument is missing"],
    ["range 10.0.0.1 10.0.0.2 10.0.0.3", "an argument too many: 10.0.0.3"],
    ["parse 127.1", 'cannot parse "127.1" at position 5'],
    ["parse 10.0.0.1/8", "bits are set after the first 8"],
    ["pton 0x7f.0.0.1", "position 1"],
    ["aton 1.2.3.4.5", "at most four parts"],
    ["ntop 0102030", "a byte is two hex digits"],
    ["ntop 01020g04", "position 5"],
    ["ntop 010203", "out of range"],
    ["htons 65536", "from 0 to 65535"],
    ["htons 1e3", "not a whole number"],
    ["htons 1 --byte-order middle", "--byte-order is one of little, big"],
    ["encode sockaddr_in [::1]:80", "makes a sockaddr_in6, not a sockaddr_in"],
    ["encode sockaddr_x 1.2.3.4:80", "the structure is one of"],
    ["encode sockaddr_in 1.2.3.4:80 --system plan9", "--system is one of"],
    ["encode sockaddr_in localhost:80", "cannot parse"],
    ["decode ffff", "out of range"],
    ["range 10.0.0.2 10.0.0.1", "cannot end a range"],
    ["endpoint /127.0.0.1:80 --from perl", "--from is one of"],
    ["tuple tcp 127.0.0.1:1", "an argument is missing"],
    ["parse ::1 --all", "takes no --all"],
    ["parse ::1 --nosuch", "Unknown option"],
    ["htons -1", "Unknown option"],
    ["resolve 127.1", "cannot parse"],
  ])("%s is wrong usage, and told in one sentence", async (line, message) => {
    const { code, stdout, stderr } = await address(...line.split(" ").filter((word) => word !== ""));
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^address: [^\n]*\nUsage: address [^\n]*\n$/);
  });

  test("refuses an endpoint with a space, which would count as two", async () => {
    expect(await address("tuple", "tcp", "a:1 b:2", "c:3")).toMatchObject({ code: 1 });
  });

  test("says of an unknown host or service one sentence, and exits with 2", async () => {
    expect(await address("resolve", "nosuch.invalid")).toEqual({
      code: 2,
      stdout: "",
      stderr: 'address: unknown host "nosuch.invalid"\n',
    });
    expect(await address("services", "nosuch/tcp")).toEqual({
      code: 2,
      stdout: "",
      stderr: 'address: unknown service "nosuch/tcp"\n',
    });
  });

  test("says what went wrong when a result cannot be written", async () => {
    const messages: string[] = [];
    const broken = {
      stdout: (): void => {
        // oxlint-disable-next-line no-throw-literal -- what a foreign stream may throw
        throw "broken pipe";
      },
      stderr: (text: string): void => void messages.push(text),
    };
    expect(await run(["htons", "1"], broken)).toBe(2);
    expect(messages).toEqual(["address: broken pipe\n"]);
  });

  test("--help lists the commands, or shows the usage of one", async () => {
    const { code, stdout } = await address("--help");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: address COMMAND/);
    for (const part of ["Examples:", "classify", "--json", "Exit codes"]) expect(stdout).toContain(part);
    expect((await address("-h", "contains")).stdout).toMatch(
      /^Usage: address contains PREFIX ADDRESS\.\.\. \[--json\]\n/,
    );
    expect((await address("whoami", "--help")).stdout).toMatch(/^Usage: address whoami \[--json\]\n/);
    expect((await address("nosuch", "--help")).stdout).toBe(stdout);
  });

  test("--version prints the package's", async () => {
    const { version }: { version: string } = JSON.parse(
      readFileSync(join(packageFolder, "package.json"), "utf8"),
    );
    expect(await address("--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });
});

describe("address and the system", () => {
  test("interfaces has a line for each address", async () => {
    const { stdout } = await address("interfaces");
    expect(stdout.trimEnd().split("\n")).toHaveLength(interfaces().length);
  });

  test("services without a name lists them all", async () => {
    const { stdout } = await address("services");
    expect(stdout.trimEnd().split("\n")).toHaveLength(services.length);
  });

  test("whoami tells this machine's name, if the machine's resolver knows it", async () => {
    const { code, stdout, stderr } = await address("whoami");
    expect(code === 0 ? stdout.split(" ")[0] : stderr).toBe(
      code === 0 ? hostname() : `address: unknown host "${hostname()}"\n`,
    );
  });

  test("reverse answers with a name or the address", async () => {
    const { code, stdout } = await address("reverse", "127.0.0.1", "192.0.2.1");
    expect([code, stdout.trimEnd().split("\n").length]).toEqual([0, 2]);
  });

  test.skipIf(!isInstalled("getent"))("resolve --all says what getent ahosts says", async () => {
    const theirs = new Set(output("getent", ["ahosts", "localhost"]).match(/^\S+/gm));
    const { stdout } = await address("resolve", "localhost", "--all");
    expect(new Set(stdout.trimEnd().split("\n"))).toEqual(theirs);
    expect(theirs).toContain((await address("resolve", "localhost")).stdout.trimEnd());
  });

  test.skipIf(!isInstalled("getent"))("services says what getent services says", async () => {
    for (const key of ["smtp", "mail", "25/tcp", "domain/udp", "echo/udp", "443", "http"]) {
      const theirs = output("getent", ["services", key]).trim().split(/\s+/);
      expect((await address("services", key)).stdout.trimEnd().split(" ")).toEqual(theirs);
    }
  });
});

describe("main.ts", () => {
  test.each([
    [["htons", "31470", "--byte-order", "little"], 0, "61050\n", ""],
    [["resolve", "nosuch.invalid"], 2, "", 'address: unknown host "nosuch.invalid"\n'],
  ])("passes arguments, output and exit code on: %j", (argv, status, stdout, stderr) => {
    const program = join(packageFolder, "src", "main.ts");
    const found = spawnSync("node", [program, ...argv], { encoding: "utf8" });
    expect([found.status, found.stdout, found.stderr]).toEqual([status, stdout, stderr]);
  });
});
