import * as fc from "fast-check";
import { IPv4, IPv6 } from "ipaddr.js";
import { describe, expect, test } from "vitest";
import { ipv4, ipv6 } from "../test/arbitraries.ts";
import { verdictOf } from "../test/corpus.ts";
import { compile, isInstalled, output } from "../test/programs.ts";
import { toBytes } from "./bytes.ts";
import { formatIP, parseIP } from "./ip.ts";

const VALID = 100_000;
const MALFORMED = 20_000;

/** The same address in another text: upper case, with all groups, with leading zeros, with an IPv4 part. */
function spell(text: string, how: number): string {
  if (!text.includes(":")) return text;
  const value = parseIP(text).value;
  const groups = Array.from({ length: 8 }, (_, at) =>
    ((BigInt(value) >> BigInt(112 - 16 * at)) & 0xffffn).toString(16),
  );
  if (how === 0) return text.toUpperCase();
  if (how === 1) return groups.join(":");
  if (how === 2) return groups.map((group) => group.padStart(4, "0")).join(":");
  const low = formatIP({ family: 4, value: Number(BigInt(value) & 0xffff_ffffn) });
  return [...groups.slice(0, 6), low].join(":");
}

const spelled = fc.tuple(fc.oneof(ipv4, ipv6), fc.nat(4)).map(([value, how]) => spell(formatIP(value), how));

/** One edit away from an address, or a few: most are no address any more. */
const edit = fc.record({
  at: fc.nat(40),
  drop: fc.nat(2),
  put: fc.constantFrom("", ...Array.from("0189afgxX:.%/-+ ,"), "::", "00", "1.", ":1", "é"),
});
const malformed = fc.tuple(spelled, fc.array(edit, { minLength: 1, maxLength: 3 })).map(([text, edits]) =>
  edits.reduce((old, { at, drop, put }) => {
    const place = at % (old.length + 1);
    return old.slice(0, place) + put + old.slice(place + drop);
  }, text),
);

const valid = fc.sample(spelled, { numRuns: VALID, seed: 6 });
const edited = fc.sample(malformed, { numRuns: MALFORMED, seed: 7 });
const texts = [...valid, ...edited];
const ours = texts.map((text) => verdictOf((given) => toBytes(parseIP(given)), text));

interface Verdict {
  readonly text: string;
  readonly theirs: string | null;
}

/** Every text on which a judge says something else, with what it says. */
function disagreements(theirs: readonly (string | null)[]): readonly Verdict[] {
  return texts
    .map((text, index) => ({ text, theirs: theirs[index] ?? null, ours: ours[index] }))
    .filter((verdict) => verdict.theirs !== verdict.ours);
}

describe(`${VALID} addresses and ${MALFORMED} malformed texts`, () => {
  test("are what they are called", () => {
    expect(ours.slice(0, VALID)).not.toContain(null);
    // An edit may well give another address; most do not.
    expect(ours.slice(VALID).filter((verdict) => verdict === null).length).toBeGreaterThan(MALFORMED / 2);
  });

  test.skipIf(!isInstalled("gcc"))("mean the same to inet_pton in a C program, but for zones, by gcc", () => {
    const judge = compile(`
      #include <arpa/inet.h>
      #include <stdio.h>
      #include <string.h>
      int main(void) {
        char line[256];
        while (fgets(line, sizeof line, stdin)) {
          unsigned char bytes[16];
          line[strcspn(line, "\\n")] = 0;
          int family = strchr(line, ':') ? AF_INET6 : AF_INET;
          if (inet_pton(family, line, bytes) == 1)
            for (int i = 0; i < (family == AF_INET ? 4 : 16); i++) printf("%02x", bytes[i]);
          else
            putchar('-');
          putchar('\\n');
        }
      }`);
    const lines = output(judge, [], texts.map((text) => `${text}\n`).join(""))
      .trimEnd()
      .split("\n");
    const differing = disagreements(lines.map((line) => (line === "-" ? null : line)));
    // inet_pton knows no zones (RFC 4007 came later); nothing else may differ.
    const unexplained = differing.filter(
      ({ text, theirs }) => !(theirs === null && /^[^%]+%[\w.~-]+$/.test(text)),
    );
    expect(unexplained).toEqual([]);
    expect(differing.length).toBeGreaterThan(0);
  });

  test.skipIf(!isInstalled("python3"))(
    "mean the same to python3's ipaddress, but for what a zone may be",
    () => {
      const script = [
        "import ipaddress,sys",
        "for line in sys.stdin.read().split('\\n')[:-1]:",
        "  try: print(ipaddress.ip_address(line).packed.hex())",
        "  except ValueError: print('-')",
      ].join("\n");
      const judged = output(
        "python3",
        ["-X", "utf8", "-c", script],
        texts.map((text) => `${text}\n`).join(""),
      );
      const differing = disagreements(
        judged
          .trimEnd()
          .split("\n")
          .map((line) => (line === "-" ? null : line)),
      );
      // Python lets a zone hold anything but %, even spaces and slashes.
      const unexplained = differing.filter(
        ({ text, theirs }) => !(theirs !== null && /%.*[^\w.~-]/.test(text)),
      );
      expect(unexplained).toEqual([]);
    },
  );

  test("mean the same to ipaddr.js in its strict functions, but for what follows here", () => {
    const theirs = texts.map((text) => {
      if (IPv4.isValidFourPartDecimal(text)) return IPv4.parse(text);
      return IPv6.isValid(text) ? IPv6.parse(text) : null;
    });
    const differing = disagreements(
      theirs.map((found) => found && Buffer.from(found.toByteArray()).toString("hex")),
    );
    const unexplained = differing.filter((verdict) => !reasons.some((isReason) => isReason(verdict)));
    expect(unexplained).toEqual([]);
    // A reason that explains nothing is one that ipaddr.js has mended: then it must go.
    expect(reasons.filter((isReason) => !differing.some(isReason))).toEqual([]);
  });
});

/** Where ipaddr.js 2.5 is wrong by RFC 4291, which the C library and Python follow. */
const reasons = [
  /** It takes the deprecated IPv4-compatible ::a.b.c.d for the IPv4-mapped ::ffff:a.b.c.d: another address. */
  function isIPv4Compatible({ text, theirs }: Verdict): boolean {
    return /^::[0-9.]+$/.test(text) && theirs !== null && theirs.startsWith("00000000000000000000ffff");
  },
  /** It lets the IPv4 part of an IPv6 address have leading zeros, which it refuses in IPv4. */
  function hasLeadingZeroInIPv4Part({ text, theirs }: Verdict): boolean {
    return /:[0-9.]*\b0[0-9]+[0-9.]*(%|$)/.test(text) && text.includes(".") && theirs !== null;
  },
  /** It knows zones of letters and digits only, so that no interface may be called eth0.10. */
  function hasPunctuationInZone({ text, theirs }: Verdict): boolean {
    return /%.*[.~_-]/.test(text) && theirs === null;
  },
];
