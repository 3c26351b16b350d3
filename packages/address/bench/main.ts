import { setImmediate } from "node:timers/promises";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { BlockList, SocketAddress } from "node:net";
import { containsCidr, mergeCidr } from "cidr-tools";
import { Address4, Address6 } from "ip-address";
import { parseIp, stringifyIp } from "ip-bigint";
import IPSet from "ip-set";
import ipaddr from "ipaddr.js";
import LongestPrefixMatch from "longest-prefix-match";
import { Netmask } from "netmask";
import { contains, formatIP, formatPrefix, merge, parseIP, parsePrefix, PrefixTable } from "../src/mod.ts";
import { ipv4Texts, ipv6Texts, prefixes, probes } from "./inputs.ts";
import { contender, measure, type Contender } from "./measure.ts";

const OURS = "@acceptloop/address";

function compare(title: string, contenders: readonly Contender[]): void {
  const measurements = measure(contenders);
  const own = measurements.find(({ name }) => name === OURS)?.nanoseconds ?? Number.NaN;
  console.log(`\n${title}`);
  for (const { name, nanoseconds } of measurements) {
    const time = Math.round(nanoseconds).toLocaleString("en");
    console.log(`  ${name.padEnd(40)}${time.padStart(11)} ns ${(nanoseconds / own).toFixed(1).padStart(8)}x`);
  }
}

/** Stops when a contender gives another answer than ours: then its time means nothing. */
function requireSame(what: string, ours: unknown, theirs: unknown): void {
  if (ours !== theirs) throw new Error(`${what}: ${String(theirs)} instead of ${String(ours)}`);
}

function compareParsing(family: 4 | 6, texts: readonly string[]): void {
  const Address = family === 4 ? Address4 : Address6;
  const netmask = contender("netmask", texts, (text) => new Netmask(text));
  compare(`Parse IPv${family}`, [
    contender(OURS, texts, parseIP),
    contender("ip-bigint", texts, (text) => parseIp(text)),
    contender("ip-address", texts, (text) => new Address(text)),
    contender("ipaddr.js", texts, (text) => ipaddr.parse(text)),
    ...(family === 4 ? [netmask] : []),
    contender(
      "node:net SocketAddress",
      texts,
      (address) => new SocketAddress({ address, family: `ipv${family}` }),
    ),
  ]);
}

function compareFormatting(family: 4 | 6, texts: readonly string[]): void {
  for (const text of texts) {
    requireSame("format", formatIP(parseIP(text)), stringifyIp(parseIp(text)));
    requireSame("format", formatIP(parseIP(text)), ipaddr.parse(text).toString());
  }
  compare(`Format IPv${family}`, [
    contender(OURS, texts.map(parseIP), formatIP),
    contender(
      "ip-bigint",
      texts.map((text) => parseIp(text)),
      (parsed) => stringifyIp(parsed),
    ),
    family === 4
      ? contender(
          "ip-address",
          texts.map((text) => new Address4(text)),
          (parsed) => parsed.correctForm(),
        )
      : contender(
          "ip-address",
          texts.map((text) => new Address6(text)),
          (parsed) => parsed.correctForm(),
        ),
    contender(
      "ipaddr.js",
      texts.map((text) => ipaddr.parse(text)),
      (parsed) => parsed.toString(),
    ),
  ]);
}

function compareContaining(texts: readonly string[]): void {
  const prefix = "128.0.0.0/2";
  const ours = parsePrefix(prefix);
  const theirs = ipaddr.parseCIDR(prefix);
  const block = new Netmask(prefix);
  const subnet = new Address4(prefix);
  const list = new BlockList();
  list.addSubnet("128.0.0.0", 2);
  for (const text of texts) requireSame("contains", contains(ours, parseIP(text)), list.check(text));
  compare("Is the address in a prefix? (the address as text)", [
    contender(OURS, texts, (text) => contains(ours, parseIP(text))),
    contender("ip-address", texts, (text) => new Address4(text).isInSubnet(subnet)),
    contender("netmask", texts, (text) => block.contains(text)),
    contender("ipaddr.js", texts, (text) => ipaddr.parse(text).match(theirs)),
    contender("cidr-tools", texts, (text) => containsCidr(prefix, text)),
    contender("node:net BlockList", texts, (text) => list.check(text)),
  ]);
}

function compareMerging(): void {
  const texts = prefixes(1000).map(formatPrefix);
  const ours = (given: readonly string[]): string[] => merge(given.map(parsePrefix)).map(formatPrefix);
  requireSame("merge", ours(texts).join(" "), mergeCidr(texts).join(" "));
  compare("Merge 1,000 prefixes (from text to text)", [
    contender(OURS, [texts], ours),
    contender("cidr-tools", [texts], (given) => mergeCidr(given)),
  ]);
}

function compareLookups(): void {
  const all = prefixes(100_000);
  const texts = probes(all, 5000);
  const ours = new PrefixTable<number>();
  const match = new LongestPrefixMatch();
  const set = new IPSet();
  const list = new BlockList();
  for (const [index, prefix] of all.entries()) {
    const text = formatPrefix(prefix);
    ours.insert(prefix, index);
    match.addPrefix(text, index);
    set.add(text);
    list.addSubnet(formatIP(prefix.address), prefix.length);
  }
  for (const text of texts.slice(0, 100)) {
    const found = ours.lookup(parseIP(text));
    requireSame("lookup", found, match.getMatch(`${text}/32`)[0]);
    requireSame("lookup", found !== undefined, set.contains(text));
    requireSame("lookup", found !== undefined, list.check(text));
  }
  compare("Look an address up among 100,000 IPv4 prefixes (the address as text)", [
    contender(OURS, texts, (text) => ours.lookup(parseIP(text))),
    contender("longest-prefix-match", texts, (text) => match.getMatch(`${text}/32`)),
    contender("ip-set (membership only, no values)", texts, (text) => set.contains(text)),
    contender("node:net BlockList (membership only)", texts, (text) => list.check(text)),
  ]);
}

async function measureMemory(): Promise<void> {
  const all = prefixes(1_000_000);
  const before = await memory();
  const table = new PrefixTable<number>();
  for (const [index, prefix] of all.entries()) table.insert(prefix, index);
  const megabytes = ((await memory()) - before) / 1e6;
  // Reachable until here, or the prefixes would be counted as won.
  requireSame("size", table.size, all.length);
  console.log(`\nMemory of ${table.size.toLocaleString("en")} IPv4 prefixes: ${megabytes.toFixed(0)} MB`);
}

/** Bytes that are in use once everything unreachable is gone. */
async function memory(): Promise<number> {
  const gc: unknown = Reflect.get(globalThis, "gc");
  if (typeof gc !== "function") throw new Error("cannot measure memory: start node with --expose-gc");
  // What the running function held a moment ago is still on its stack.
  await setImmediate();
  gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const SECTIONS: ReadonlyMap<string, () => Promise<void> | void> = new Map([
  ["parse4", () => compareParsing(4, ipv4Texts(2000))],
  ["parse6", () => compareParsing(6, ipv6Texts(2000))],
  ["format4", () => compareFormatting(4, ipv4Texts(2000))],
  ["format6", () => compareFormatting(6, ipv6Texts(2000))],
  ["contains", () => compareContaining(ipv4Texts(2000))],
  ["merge", compareMerging],
  ["lookup", compareLookups],
  ["memory", measureMemory],
]);

const [name] = process.argv.slice(2);
if (name === undefined) {
  console.log(
    `Node ${process.version}; times for one address, best of 60 interleaved rounds, and as multiples of ours`,
  );
  // A process each, since what ran before decides what the compiler assumes and what the garbage collector has to do.
  for (const section of SECTIONS.keys()) {
    const { status } = spawnSync(
      process.execPath,
      [...process.execArgv, fileURLToPath(import.meta.url), section],
      {
        stdio: "inherit",
      },
    );
    process.exitCode ||= status ?? 1;
  }
} else {
  await SECTIONS.get(name)?.();
}
