import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { complete } from "../plan.ts";
import { Generator } from "./generator.ts";

const message = new TextEncoder().encode("hello\n");

test("what was to be asked before a plan began is not asked on top of it", async () => {
  const server = createServer((socket) => void socket.on("error", () => {}).pipe(socket)).listen(
    0,
    "127.0.0.1",
  );
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const endpoint = { host: "127.0.0.1", port };
  const load = {
    endpoint,
    connections: 20,
    request: message,
    reply: message,
    rate: 50,
    reconnects: true,
    warmUp: 50,
  };
  const generator = new Generator({ plan: complete(load), clients: 20, index: 0 });
  // Each is ready to ask once, in the next turn; and before that comes, the plan begins.
  const warming = generator.warmUp();
  const { planned, sent } = await generator.measure(200, undefined);
  expect(planned).toBe(10);
  expect(sent).toBeLessThanOrEqual(planned);
  generator.close();
  await warming;
  server.close();
});
