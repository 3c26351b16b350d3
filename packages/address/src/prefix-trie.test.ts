import { describe, expect, test } from "vitest";
import { PrefixTrie } from "./prefix-trie.ts";

function keyOf(value: number): DataView {
  const key = new DataView(new ArrayBuffer(4));
  key.setUint32(0, value);
  return key;
}

describe("PrefixTrie", () => {
  test("needs no more room after prefixes came and went, with those that join them, than before", () => {
    const trie = new PrefixTrie<boolean>(32);
    const highestNode = (): number => {
      const values = Array.from({ length: 64 }, (_, index) => 0x0a00_0000 + index * 2);
      for (const value of values) trie.insert(keyOf(value), 32, true);
      const highest = Math.max(...trie.nodes());
      for (const value of values) trie.delete(keyOf(value), 32);
      return highest;
    };
    const first = highestNode();
    expect(Array.from({ length: 10 }, highestNode)).toEqual(Array.from({ length: 10 }, () => first));
  });
});
