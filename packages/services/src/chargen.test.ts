import { describe, expect, test } from "vitest";
import { chargen } from "./chargen.ts";

describe("chargen", () => {
  test("says lines of 72 printable characters, each a step further, and again from the first", () => {
    const session = chargen().open("127.0.0.1:1");
    const turn = (): string => String(Buffer.from(session.more?.() ?? []));
    const text = turn() + turn();
    const lines = text.split("\r\n");
    expect(lines.pop()).toBe("");
    expect(lines).toHaveLength(190);
    const printables = String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 0x20 + index));
    for (const [index, line] of lines.entries()) {
      expect(line).toBe(printables.repeat(3).slice(index % 95, (index % 95) + 72));
    }
  });

  test("pays no attention to what the peer says", () => {
    const session = chargen().open("127.0.0.1:1");
    expect(session.receive(Buffer.from("stop\n"))).toHaveLength(0);
    expect(session.end()).toHaveLength(0);
    expect(session.isOver).toBeUndefined();
  });

  test.each([
    [0, 0],
    [0.5, 256],
    [1 - Number.EPSILON, 512],
  ])("when chance says %d, a datagram is answered by %i characters", (chance, length) => {
    expect(chargen(() => chance).answer?.(Buffer.alloc(0), "127.0.0.1:1")).toHaveLength(length);
  });
});
