import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Warden } from "../contenders/warden.ts";
import { Clients, type Outcome } from "./clients.ts";

const alphabet = "abcdefghijklmnopqrstuvwxyz";

let warden: Warden;
let clients: Clients;
beforeAll(async () => {
  warden = await Warden.start();
  clients = await Clients.start(2, warden);
});
afterAll(() => {
  clients.end();
  warden.end();
});

/** What two clients find, with three connections each that ask for 52 bytes, where `answer` answers. */
async function outcomeOf(answer: (socket: Socket, connections: number) => void): Promise<Outcome> {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    const mine = connections;
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      expect(String(bytes)).toBe("52\n");
      answer(socket, mine);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const assignment = { endpoint: { host: "127.0.0.1", port }, connections: 3, bytes: 52 };
  try {
    return await clients.visit(assignment, () => {}, AbortSignal.timeout(20_000));
  } finally {
    server.close();
  }
}

describe("Clients", () => {
  test("count what they were given, however it is cut", async () => {
    const outcome = await outcomeOf((socket) => {
      socket.write(alphabet.slice(0, 7));
      setTimeout(() => socket.write(`${alphabet.slice(7)}${alphabet}`), 10);
    });
    expect(outcome).toEqual({ served: 6, failures: [] });
  });

  test.each([
    ["a wrong byte", `${alphabet}${alphabet.slice(0, 25)}Z`, "something else than asked for came after "],
    ["bytes too many", `${alphabet}${alphabet}a`, "something else than asked for came after "],
    ["bytes too few", alphabet, "the server ended the connection after 26 of 52 bytes"],
    ["nothing", "", "the server ended the connection after 0 of 52 bytes"],
  ])("do not take %s for an answer", async (_, reply, failure) => {
    const { served, failures } = await outcomeOf((socket) => socket.end(reply));
    expect({ served, failures }).toEqual({
      served: 0,
      failures: [failure, failure].map((text) => expect.stringContaining(text)),
    });
  });

  test("give up at the first failure, and say what they had until then", async () => {
    const { served, failures } = await outcomeOf((socket, connections) => {
      if (connections === 4) socket.resetAndDestroy();
      else socket.write(alphabet + alphabet);
    });
    expect(failures).toEqual([expect.stringContaining("ECONNRESET")]);
    expect(served).toBeGreaterThanOrEqual(3);
    expect(served).toBeLessThan(6);
  });

  test("say so when nobody listens", async () => {
    const endpoint = { host: "127.0.0.1", port: 1 };
    const outcome = await clients.visit(
      { endpoint, connections: 3, bytes: 52 },
      () => {},
      AbortSignal.timeout(20_000),
    );
    expect(outcome.served).toBe(0);
    expect(outcome.failures).toHaveLength(2);
    expect(outcome.failures[0]).toContain("ECONNREFUSED");
  });

  test("can be called off, also beforehand", async () => {
    const assignment = { endpoint: { host: "127.0.0.1", port: 1 }, connections: 1, bytes: 1 };
    await expect(clients.visit(assignment, () => {}, AbortSignal.abort())).rejects.toThrow("aborted");
  });
});
