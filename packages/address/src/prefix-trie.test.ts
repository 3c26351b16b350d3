import { describe, expect, test } from "vitest";
import { PrefixTrie } from "./prefix-trie.ts";

function keyOf(value: number): DataView {
  const key = new DataView(new ArrayBuffer(4));
  key.setUint32(0, value);
  return key;
}

describe("PrefixTrie", () => {
  test("uses the room of prefixes that are gone, and of what joined them, for others", () => {
    const trie = new PrefixTrie<boolean>(32);
    const highestNode = (round: number): number => {
      const values = Array.from({ length: 64 }, (_, index) => 0x0a00_0000 + round * 1000 + index * 2);
      for (const value of values) trie.insert(keyOf(value), 32, true);
      const highest = Math.max(...trie.nodes());
      for (const value of values) trie.delete(keyOf(value), 32);
      return highest;
    };
    const nodeSize = 16;
    const limit = highestNode(0) + nodeSize;
    const later = Array.from({ length: 20 }, (_, round) => highestNode(round + 1));
    expect(later.filter((highest) => highest > limit)).toEqual([]);
  });
});
