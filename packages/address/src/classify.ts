import { contains } from "./contains.ts";
import type { IPAddress } from "./ip.ts";
import { multicastScope, type MulticastScope } from "./multicast.ts";
import { specialPurposeBlocks, type Purpose, type SpecialPurposeBlock } from "./special-purpose.ts";

/** What an address is for. */
export interface Classification {
  /** The purpose of its block, `multicast`, or `global` for an ordinary address of the Internet. */
  readonly kind: Purpose | "global" | "multicast";
  /** Whether packets to it may leave the administrative domain; undefined where the registry says "N/A". */
  readonly globallyReachable: boolean | undefined;
  /** Present when the kind is `multicast`. */
  readonly scope?: MulticastScope;
  /** The most specific block of the IANA registries, when there is one. */
  readonly block?: SpecialPurposeBlock;
}

/** The most specific first. */
const BLOCKS: readonly SpecialPurposeBlock[] = specialPurposeBlocks.toSorted(
  (a, b) => b.prefix.length - a.prefix.length,
);

/**
 * Tells what an address is for, by the IANA special-purpose address registries and the RFCs on multicast.
 *
 * An IPv4-mapped address is classified as that: {@linkcode unmapIPv4} first to know about the IPv4 address in it.
 *
 * @example
 * ```ts
 * import { classify, parseIP } from "@acceptloop/address";
 *
 * classify(parseIP("100.64.0.1")).kind; // => "shared"
 * classify(parseIP("100.64.0.1")).block?.rfc; // => "RFC 6598"
 * classify(parseIP("ff02::1")); // => { kind: "multicast", globallyReachable: false, scope: "link-local" }
 * classify(parseIP("9.9.9.9")); // => { kind: "global", globallyReachable: true }
 * ```
 */
export function classify(address: IPAddress): Classification {
  const scope = multicastScope(address);
  if (scope !== undefined) return { kind: "multicast", globallyReachable: scope === "global", scope };
  const block = BLOCKS.find(({ prefix }) => contains(prefix, address));
  if (block === undefined) return { kind: "global", globallyReachable: true };
  return { kind: block.purpose, globallyReachable: block.globallyReachable, block };
}
