import { describe, expect, test } from "vitest";
import { BoundedQueue } from "./bounded-queue.ts";

/** What has become of a promise so far. */
async function stateOf(promise: Promise<unknown>): Promise<unknown> {
  const pending = new Promise((resolve) => setImmediate(resolve, "pending"));
  return await Promise.race([promise, pending]);
}

describe("BoundedQueue", () => {
  test("take() waits for an item, in the order of the takers", async () => {
    const queue = new BoundedQueue<string>(1);
    const [first, second] = [queue.take(), queue.take()];
    await queue.put("a");
    await queue.put("b");
    expect([await first, await second]).toEqual(["a", "b"]);
  });

  test("put() waits for a place, and places are given in the order of the bringers", async () => {
    const queue = new BoundedQueue<string>(2);
    const puts = ["a", "b", "c", "d"].map((item) => queue.put(item));
    expect(queue.length).toBe(2);
    expect(await Promise.all(puts.map(stateOf))).toEqual([undefined, undefined, "pending", "pending"]);
    expect(await queue.take()).toBe("a");
    expect(queue.length).toBe(2);
    expect(await Promise.all(puts.map(stateOf))).toEqual([undefined, undefined, undefined, "pending"]);
    expect([await queue.take(), await queue.take(), await queue.take()]).toEqual(["b", "c", "d"]);
  });

  test("take() leaves what its asker does not choose to others", async () => {
    const queue = new BoundedQueue<string>(3);
    const choosy = queue.take((items) => items.indexOf("c"));
    await queue.put("a");
    await queue.put("b");
    expect(await stateOf(choosy)).toBe("pending");
    await queue.put("c");
    expect(await choosy).toBe("c");
    expect(await queue.take()).toBe("a");
  });

  test("close() lets the items be taken, and then ends all takers", async () => {
    const queue = new BoundedQueue<string>(1);
    const puts = [queue.put("a"), queue.put("b")];
    queue.close();
    const items: string[] = [];
    for await (const item of queue) items.push(item);
    expect(items).toEqual(["a", "b"]);
    expect(await queue.take(() => -1)).toBeUndefined();
    await Promise.all(puts);
  });
});
