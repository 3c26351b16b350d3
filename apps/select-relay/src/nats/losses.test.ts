import { describe, expect, test } from "vitest";
import { Losses } from "./losses.ts";

describe("Losses", () => {
  test("counts the gaps of each sender, and nothing before its first word", () => {
    const losses = new Losses();
    expect(losses.note("a", 100, 10)).toBe(true);
    expect(losses.note("b", 0, 1)).toBe(true);
    expect(losses.note("a", 115, 5)).toBe(true);
    expect(losses.note("b", 1, 1)).toBe(true);
    expect(losses.lost).toBe(5);
  });

  test("a heartbeat tells of losses at the end", () => {
    const losses = new Losses();
    losses.note("a", 0, 10);
    expect(losses.note("a", 10, 0)).toBe(false);
    expect(losses.lost).toBe(0);
    expect(losses.note("a", 17, 0)).toBe(false);
    expect(losses.lost).toBe(7);
  });

  test("does not pass on what came before", () => {
    const losses = new Losses();
    losses.note("a", 0, 10);
    expect(losses.note("a", 5, 5)).toBe(false);
    expect(losses).toMatchObject({ lost: 0, repeated: 5 });
    expect(losses.note("a", 10, 1)).toBe(true);
  });

  test("forgets the longest silent of too many senders", () => {
    const losses = new Losses();
    losses.note("first", 0, 1);
    for (let sender = 0; sender < 2000; sender += 1) losses.note(String(sender), 0, 1);
    expect(losses.note("first", 500, 1)).toBe(true);
    expect(losses.lost).toBe(0);
  });
});
