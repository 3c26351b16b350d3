import { describe, expect, test } from "vitest";
import { Outbox } from "./outbox.ts";

/** A peer that takes what is written when it is told to. */
function peer() {
  const taken: string[] = [];
  const pending: (() => void)[] = [];
  return {
    taken,
    write: (bytes: Uint8Array): Promise<void> =>
      new Promise((resolve) => {
        pending.push(() => {
          taken.push(new TextDecoder().decode(bytes));
          resolve();
        });
      }),
    take: async (): Promise<void> => {
      pending.shift()?.();
      await new Promise(setImmediate);
    },
  };
}

const parcel = (text: string) => ({ bytes: new TextEncoder().encode(text), messages: 1 });

describe("Outbox", () => {
  test("writes one at a time, and gathers what comes meanwhile", async () => {
    const { write, take, taken } = peer();
    const outbox = new Outbox(write, 100);
    for (const text of ["one ", "two ", "three "]) outbox.put(parcel(text));
    expect(outbox.heldBytes).toBe(14);
    await take();
    await take();
    expect(taken).toEqual(["one ", "two three "]);
    expect(outbox.heldBytes).toBe(0);
  });

  test("has room for anything when it is empty, and then up to its limit", () => {
    const outbox = new Outbox(peer().write, 10);
    expect(outbox.hasRoomFor(parcel("more than ten bytes"))).toBe(true);
    outbox.put(parcel("12345"));
    expect(outbox.hasRoomFor(parcel("12345"))).toBe(true);
    expect(outbox.hasRoomFor(parcel("123456"))).toBe(false);
    expect(outbox.isFull).toBe(false);
    outbox.put(parcel("12345"));
    expect(outbox.isFull).toBe(true);
  });

  test("drops the oldest that wait, and never what is under way", async () => {
    const { write, take, taken } = peer();
    const outbox = new Outbox(write, 10);
    let lost = 0;
    for (const text of ["1111", "2222", "3333", "4444"]) {
      lost += outbox.makeRoomFor(parcel(text));
      outbox.put(parcel(text));
    }
    await take();
    await take();
    expect({ lost, taken }).toEqual({ lost: 2, taken: ["1111", "4444"] });
  });

  test("keeps no more than the parcel itself of the turn that it is part of", () => {
    const outbox = new Outbox(peer().write, 1000);
    const turn = new Uint8Array(1_000_000);
    outbox.put({ bytes: turn.subarray(0, 1), messages: 1 });
    outbox.put({ bytes: turn.subarray(0, 1), messages: 1 });
    expect(outbox.takeWaiting()[0]?.bytes.buffer.byteLength).toBe(1);
  });

  test("says when something was taken, also when the peer is gone", async () => {
    let calls = 0;
    const outbox = new Outbox(
      () => Promise.reject(new Error("gone")),
      1,
      () => (calls += 1),
    );
    outbox.put(parcel("x"));
    await new Promise(setImmediate);
    expect({ calls, held: outbox.heldBytes }).toEqual({ calls: 1, held: 0 });
  });
});
