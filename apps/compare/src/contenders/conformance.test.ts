import { bind, type DatagramSocket } from "@acceptloop/sockets";
import { describe, expect, test } from "vitest";
import { expectations } from "./conformance.ts";

const { signal } = new AbortController();

/** A server of datagrams that answers with what `answer` makes of them, if anything. */
async function serve(answer: (bytes: Uint8Array) => Uint8Array | undefined): Promise<DatagramSocket> {
  const socket = await bind({ host: "127.0.0.1", port: 0 });
  void (async () => {
    for await (const { bytes, from } of socket) {
      const reply = answer(bytes);
      if (reply !== undefined) socket.trySend(reply, from);
    }
  })();
  return socket;
}

describe("what is expected of a server of datagrams", () => {
  test("is an echo, though one may be lost", async () => {
    let count = 0;
    await using server = await serve((bytes) => (count++ === 1 ? undefined : bytes));
    await expect(expectations.datagram(server.local, signal)).resolves.toBeUndefined();
  });

  test.each([
    [
      "something else",
      (bytes: Uint8Array) => bytes.fill(0x3f),
      "it answered a datagram of 1 bytes with something else",
    ],
    [
      "less",
      (bytes: Uint8Array) => bytes.subarray(0, 100),
      "it answered a datagram of 1400 bytes with something else",
    ],
    ["nothing", () => undefined, "it did not answer a datagram of 1 bytes"],
  ])("is not %s", async (_, answer, sentence) => {
    await using server = await serve(answer);
    await expect(expectations.datagram(server.local, signal)).rejects.toThrow(sentence);
  });
});
