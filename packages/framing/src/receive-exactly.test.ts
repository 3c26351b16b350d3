import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { listen } from "../test-support/listen.ts";
import { receiveExactly, type Reader } from "./receive-exactly.ts";
import { sendAll, type Writer } from "./send-all.ts";
import { UnexpectedEndError } from "./unexpected-end-error.ts";

/** Reads of the given sizes, then the end. */
function reader(sizes: readonly number[], end: 0 | null): Reader {
  const rest = [...sizes];
  return {
    read(into) {
      const count = rest.shift();
      into.fill(7, 0, count ?? 0);
      return count ?? end;
    },
  };
}

describe("receiveExactly()", () => {
  test.each([[[4]], [[1, 1, 1, 1]], [[3, 1]]])("fills the buffer from reads of %j", async (sizes) => {
    const into = new Uint8Array(4);
    expect(await receiveExactly(reader(sizes, 0), into)).toBe(true);
    expect(into).toEqual(new Uint8Array(4).fill(7));
  });

  test.each([0, null] as const)("tells a clean end (%s) from one inside", async (end) => {
    expect(await receiveExactly(reader([], end), new Uint8Array(4))).toBe(false);
    const inside = receiveExactly(reader([3], end), new Uint8Array(4));
    await expect(inside).rejects.toThrow(UnexpectedEndError);
    await expect(inside).rejects.toMatchObject({ code: "UNEXPECTED_END", offset: 3 });
  });

  test("reads nothing when nothing is asked for", async () => {
    expect(await receiveExactly({ read: () => expect.fail("read") }, new Uint8Array(0))).toBe(true);
  });

  test.each([-1, 5, 0.5])("does not believe a read of 4 bytes that returns %s", async (count) => {
    await expect(receiveExactly({ read: () => count }, new Uint8Array(4))).rejects.toThrow(
      `cannot receive on: a read of 4 bytes returned ${count}`,
    );
  });
});

/** A socket that takes at most `most` bytes a write, as a full send buffer does. */
function shortWriter(socket: Socket, most: number): Writer {
  return {
    async write(bytes) {
      const part = bytes.subarray(0, most);
      if (!socket.write(part)) await once(socket, "drain");
      return part.length;
    },
  };
}

/** A socket that gives one byte a read. */
function byteReader(socket: Socket): Reader {
  const chunks: AsyncIterator<Uint8Array> = socket[Symbol.asyncIterator]();
  let chunk = new Uint8Array(0);
  let at = 0;
  const refill = async (into: Uint8Array): Promise<number> => {
    const next = await chunks.next();
    if (next.done) return 0;
    chunk = new Uint8Array(next.value);
    at = 0;
    return give(into);
  };
  const give = (into: Uint8Array): number => {
    into[0] = chunk[at++] ?? 0;
    return 1;
  };
  return { read: (into) => (at < chunk.length ? give(into) : refill(into)) };
}

test("20 MB over a real socket, one byte a read, keep their sha256", async () => {
  const sent = randomBytes(20_000_000);
  const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
  const server = createServer((socket) => {
    void sendAll(shortWriter(socket, 100_003), sent).then(() => socket.end());
  });
  const from = byteReader(connect(await listen(server), "127.0.0.1"));
  const received = new Uint8Array(sent.length);
  expect(await receiveExactly(from, received)).toBe(true);
  expect(sha256(received)).toBe(sha256(sent));
  expect(await receiveExactly(from, new Uint8Array(1))).toBe(false);
  server.close();
});
