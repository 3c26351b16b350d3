import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { planFor, request, serve } from "../test-support/under-load.ts";
import { highestRate } from "./highest-rate.ts";
import { parseObjective } from "./objective.ts";

test(
  "highestRate() finds the rate from which on a server stalls",
  { timeout: 600_000, retry: 2 },
  async () => {
    // Up to 100 requests are answered at once in each half of a second, the others after 1.5 s.
    const { port } = await serve("overloaded");
    const rates: number[] = [];
    const plan = planFor(port, { connections: 200 });
    const { rate, failedAt, limitedBy } = await highestRate(plan, parseObjective("p90<400ms"), {
      duration: 2000,
      onStep: (step) => rates.push(step.rate),
    });
    expect(rates[0]).toBe(500);
    expect(limitedBy).toBe("server");
    // Who is held up for a moment asks all at once afterwards, more than are answered in time: then once more.
    expect(failedAt ?? 0).toBeGreaterThan(190);
    expect(rate ?? 0).toBeGreaterThan(150);
    expect(rate ?? 0).toBeLessThan(260);
    expect((failedAt ?? 0) / (rate ?? 1)).toBeLessThanOrEqual(1.05);
  },
);

test("highestRate() warms up before its first step, and ended early it returns the steps that it has made", async () => {
  let requests = 0;
  let ended = new AbortController();
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (bytes: Buffer) => {
      requests += bytes.length / request.length;
      if (requests >= 100) ended.abort();
      socket.write(bytes);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const plan = planFor(typeof address === "object" && address ? address.port : 0, { reply: request });
  const objective = parseObjective("p50<1us");

  // It would be over after an hour, and a step after a twentieth of a second.
  const options = { duration: 50, warmUp: 3_600_000 };
  const warming = await highestRate(plan, objective, { ...options, until: ended.signal });
  expect(warming).toMatchObject({ rate: null, failedAt: null, interrupted: true, steps: [] });

  ended = new AbortController();
  requests = Number.NEGATIVE_INFINITY;
  const { interrupted, steps } = await highestRate(plan, objective, {
    duration: 50,
    until: ended.signal,
    onStep: () => ended.abort(),
  });
  expect({ interrupted, tried: steps.map(({ rate }) => rate) }).toEqual({ interrupted: true, tried: [500] });
  server.close();
});
