import { toBigInt } from "../bigint.ts";
import { firstHost, lastAddress, lastHost } from "../bounds.ts";
import { toBytes } from "../bytes.ts";
import { classify } from "../classify.ts";
import { contains, countAddresses } from "../contains.ts";
import { formatIP, parseIP } from "../ip.ts";
import { formatPrefix, parsePrefix } from "../prefix.ts";
import { merge, subtract } from "../prefix-set.ts";
import { toPrefixes } from "../range.ts";
import { reverseName } from "../reverse-name.ts";
import { hex, plain, table, type Command, type Result } from "./command.ts";

/** Commands on addresses and prefixes. */
export const addressCommands: Readonly<Record<string, Command>> = {
  parse: {
    usage: "ADDRESS|PREFIX...",
    summary: "show the parts of an address or a prefix",
    count: [1, Infinity],
    run: (words) => words.map((word) => (word.includes("/") ? describePrefix(word) : describeAddress(word))),
  },
  format: {
    usage: "ADDRESS|PREFIX...",
    summary: "write it in its one canonical form (RFC 5952)",
    count: [1, Infinity],
    run: (words) => words.map((word) => plain(canonical(word))),
  },
  contains: {
    usage: "PREFIX ADDRESS...",
    summary: "tell whether each address is in the prefix",
    count: [2, Infinity],
    run: ([prefix = "", ...words]) => {
      const outer = parsePrefix(prefix);
      return words.map((word) => plain(contains(outer, parseIP(word))));
    },
  },
  classify: {
    usage: "ADDRESS...",
    summary: "tell what each address is for, and which RFC says so",
    count: [1, Infinity],
    run: (words) => words.map(describeClass),
  },
  merge: {
    usage: "PREFIX...",
    summary: "the fewest prefixes that hold the same addresses",
    count: [1, Infinity],
    run: (words) => merge(words.map(parsePrefix)).map(formatPrefix).map(plain),
  },
  subtract: {
    usage: "PREFIX REMOVED...",
    summary: "the fewest prefixes that hold the rest",
    count: [2, Infinity],
    run: ([prefix = "", ...words]) =>
      subtract([parsePrefix(prefix)], words.map(parsePrefix))
        .map(formatPrefix)
        .map(plain),
  },
  range: {
    usage: "FIRST LAST",
    summary: "the fewest prefixes that hold all addresses from FIRST to LAST",
    count: [2, 2],
    run: ([first = "", last = ""]) =>
      toPrefixes({ first: parseIP(first), last: parseIP(last) })
        .map(formatPrefix)
        .map(plain),
  },
};

function canonical(word: string): string {
  return word.includes("/") ? formatPrefix(parsePrefix(word)) : formatIP(parseIP(word));
}

function describeAddress(word: string): Result {
  const address = parseIP(word);
  const { kind } = classify(address);
  return table({
    address: formatIP(address),
    family: `IPv${address.family}`,
    ...(address.family === 6 && address.zone !== "" && { zone: address.zone }),
    // JSON has no numbers of 128 bits.
    value: String(toBigInt(address)),
    bytes: hex(toBytes(address)),
    kind,
    reverse: reverseName(address),
  });
}

function describePrefix(word: string): Result {
  const prefix = parsePrefix(word);
  return table({
    prefix: formatPrefix(prefix),
    family: `IPv${prefix.address.family}`,
    length: prefix.length,
    addresses: String(countAddresses(prefix)),
    first: formatIP(prefix.address),
    last: formatIP(lastAddress(prefix)),
    "first host": formatIP(firstHost(prefix)),
    "last host": formatIP(lastHost(prefix)),
  });
}

function describeClass(word: string): Result {
  const address = parseIP(word);
  const { kind, scope, block, globallyReachable } = classify(address);
  const where =
    block === undefined
      ? (scope ?? "no special purpose")
      : `${formatPrefix(block.prefix)}, ${block.name}, ${block.rfc}`;
  const json = { address: formatIP(address), kind, globallyReachable, scope };
  return {
    text: `${json.address} ${kind} (${where})`,
    json: block === undefined ? json : { ...json, block: { ...block, prefix: formatPrefix(block.prefix) } },
  };
}
