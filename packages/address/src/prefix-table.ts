import { fromBytes } from "./bytes.ts";
import type { IPAddress } from "./ip.ts";
import type { Prefix } from "./prefix.ts";
import { PrefixTrie } from "./prefix-trie.ts";

/** A prefix and what was inserted with it. */
export interface PrefixEntry<Value> {
  /** As it was inserted. */
  readonly prefix: Prefix;
  /** What was inserted with it last. */
  readonly value: Value;
}

/**
 * Prefixes with values, and for an address the value of the longest prefix that contains it: a routing table, a list of
 * countries, a firewall (RFC 4632, section 5.1). IPv4 and IPv6 live side by side.
 *
 * A million IPv4 prefixes take some 50 MB. As {@linkcode contains} does, it ignores zones and keeps IPv4-mapped
 * addresses apart from IPv4: {@linkcode unmapIPv4} what comes from a socket.
 *
 * @typeParam Value anything but undefined, which means that there is none
 *
 * @example
 * ```ts
 * import { PrefixTable, parseIP, parsePrefix } from "@acceptloop/address";
 *
 * const routes = new PrefixTable<string>();
 * routes.insert(parsePrefix("0.0.0.0/0"), "uplink");
 * routes.insert(parsePrefix("10.0.0.0/8"), "office");
 *
 * routes.lookup(parseIP("10.1.2.3")); // => "office"
 * routes.lookup(parseIP("192.0.2.1")); // => "uplink"
 * routes.lookup(parseIP("::1")); // => undefined
 * ```
 */
export class PrefixTable<Value extends bigint | boolean | number | object | string | symbol | null> {
  // Made when the first prefix of the family comes, since the roots alone take 256 KB.
  #ipv4: PrefixTrie<Value> | undefined;
  #ipv6: PrefixTrie<Value> | undefined;
  readonly #key: DataView = new DataView(new ArrayBuffer(16));
  #size = 0;

  /** How many prefixes there are. */
  get size(): number {
    return this.#size;
  }

  /** Adds a prefix, or replaces its value. */
  insert({ address, length }: Prefix, value: Value): this {
    const trie =
      address.family === 4 ? (this.#ipv4 ??= new PrefixTrie(32)) : (this.#ipv6 ??= new PrefixTrie(128));
    if (trie.insert(this.#keyOf(address), length, value)) this.#size++;
    return this;
  }

  /** Removes a prefix; false when it was not there. */
  delete({ address, length }: Prefix): boolean {
    const isThere = this.#trieOf(address)?.delete(this.#keyOf(address), length) ?? false;
    if (isThere) this.#size--;
    return isThere;
  }

  /** The value of exactly this prefix. */
  get({ address, length }: Prefix): Value | undefined {
    const trie = this.#trieOf(address);
    return trie?.value(trie.find(this.#keyOf(address), length));
  }

  /** The value of the longest prefix that contains the address. */
  lookup(address: IPAddress): Value | undefined {
    const trie = this.#trieOf(address);
    return trie?.value(trie.longest(this.#keyOf(address)));
  }

  /** The longest prefix that contains the address, with its value. */
  match(address: IPAddress): PrefixEntry<Value> | undefined {
    const trie = this.#trieOf(address);
    return trie === undefined ? undefined : entryOf(trie, trie.longest(this.#keyOf(address)));
  }

  /** Every prefix once, in no particular order. The table must not change meanwhile. */
  *[Symbol.iterator](): Generator<PrefixEntry<Value>, void, undefined> {
    for (const trie of [this.#ipv4, this.#ipv6].filter((family) => family !== undefined)) {
      const entries = trie.nodes().map((node) => entryOf(trie, node));
      yield* entries.filter((entry) => entry !== undefined);
    }
  }

  #trieOf(address: IPAddress): PrefixTrie<Value> | undefined {
    return address.family === 4 ? this.#ipv4 : this.#ipv6;
  }

  #keyOf(address: IPAddress): DataView {
    if (address.family === 4) {
      this.#key.setUint32(0, address.value);
    } else {
      this.#key.setBigUint64(0, address.value >> 64n);
      this.#key.setBigUint64(8, address.value);
    }
    return this.#key;
  }
}

function entryOf<Value>(trie: PrefixTrie<Value>, node: number): PrefixEntry<Value> | undefined {
  const value = trie.value(node);
  if (value === undefined) return undefined;
  return { prefix: { address: fromBytes(trie.key(node)), length: trie.length(node) }, value };
}
