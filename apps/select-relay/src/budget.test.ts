import { commandOf, runtimes, start } from "@acceptloop/test-utils";
import { listen } from "@acceptloop/sockets";
import { describe, expect, test } from "vitest";
import { checkBudgetChat } from "../test-support/budget-checker.ts";
import { faults } from "../test-support/faults.ts";
import { Bell } from "./bell.ts";
import type { Mode } from "./mode.ts";
import { budget } from "./modes/budget.ts";
import { relay } from "./relay.ts";
import { Room } from "./room.ts";

describe("Budget Chat", () => {
  test.each(runtimes)("as served on %s is what the specification says", async (runtime) => {
    const server = await start(commandOf("select-relay", runtime, "serve", "0", "--mode", "budget"));
    await checkBudgetChat(server.port);
    await server.stop();
  });

  test("the checker finds nothing wrong with the mode itself", () => checked(budget, 30_000));

  test.each(Object.entries(faults))("the checker finds out that %s", async (_name, fault) => {
    await expect(checked(fault(budget), 1000)).rejects.toThrow(/^Budget Chat: /);
  });
});

async function checked(mode: Mode, patience: number): Promise<void> {
  const listener = await listen({ host: "127.0.0.1", port: 0 });
  const bell = new Bell();
  const options = { mode, slow: "drop-client", queueBytes: 1_000_000, maxLine: 65_536, lineRate: 0 } as const;
  const ended = relay({ listener, room: new Room(options, bell), bell, expect: 0 });
  try {
    await checkBudgetChat("port" in listener.endpoint ? listener.endpoint.port : 0, patience);
  } finally {
    void listener.close();
    await ended;
  }
}
