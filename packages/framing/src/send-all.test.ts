import { describe, expect, test } from "vitest";
import { sendAll } from "./send-all.ts";

describe("sendAll()", () => {
  test("goes on where a short write ended, whether it is awaited or not", async () => {
    for (const isAsync of [false, true]) {
      const taken: Uint8Array[] = [];
      const write = (bytes: Uint8Array): number | Promise<number> => {
        taken.push(bytes.slice(0, 3));
        const count = Math.min(3, bytes.length);
        return isAsync ? Promise.resolve(count) : count;
      };
      await sendAll({ write }, Uint8Array.of(1, 2, 3, 4, 5, 6, 7));
      expect(taken).toEqual([Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5, 6), Uint8Array.of(7)]);
    }
  });

  test("writes nothing when there is nothing to send", async () => {
    await sendAll({ write: () => expect.fail("wrote") }, new Uint8Array(0));
  });

  test.each([0, -1, 6, 1.5, NaN])("does not believe a write of 5 bytes that returns %s", async (count) => {
    await expect(sendAll({ write: () => count }, new Uint8Array(5))).rejects.toThrow(
      `cannot send on: a write of 5 bytes returned ${count}`,
    );
  });

  test("passes on what the writer throws", async () => {
    const write = (): Promise<number> => Promise.reject(new Error("EPIPE"));
    await expect(sendAll({ write }, new Uint8Array(5))).rejects.toThrow("EPIPE");
  });
});
