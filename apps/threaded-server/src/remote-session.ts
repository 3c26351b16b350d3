import { MalformedFrameError } from "@acceptloop/framing/malformed-frame-error";
import type { RemoteSession } from "@acceptloop/program";
import type { Service } from "@acceptloop/services";
import type { Client, Executors } from "./executors.ts";
import type { Request } from "./threads/execute.ts";

/** A session whose steps executors take, and which must be closed when its client has left. */
export type ExecutedSession = RemoteSession & { close(): void };

/** What a request is thought to take as long as nobody knows, in milliseconds. */
const SHORTEST = 0.01;
const LINE_FEED = 0x0a;
const NOTHING = new Uint8Array(0);
let clients = 0;

/** Begins a conversation in which executors give the answers. */
export function openRemotely(service: Service, peer: string, executors: Executors): ExecutedSession {
  clients += 1;
  const client: Client = { id: clients, peer, executor: undefined, took: SHORTEST };
  // A session costs nothing to open, and how a conversation begins is the same wherever it goes on.
  const beginning = service.open(peer);
  const { greeting } = beginning;
  let isAllSaid = beginning.isOver ?? false;

  async function ask(step: Request["step"], bytes: Uint8Array = NOTHING): Promise<Uint8Array> {
    const reply = await executors.ask(client, step, bytes);
    client.took = Math.max(SHORTEST, reply.took);
    if (reply.refusal !== undefined) throw new MalformedFrameError(reply.refusal);
    isAllSaid = reply.isOver;
    return reply.bytes;
  }

  return {
    ...(greeting !== undefined && { greeting }),
    ...(beginning.more !== undefined && { more: () => ask("more") }),
    get isOver() {
      return isAllSaid;
    },
    async receive(bytes) {
      if (service.effort === "none") return await ask("receive", bytes);
      const answers: Uint8Array[] = [];
      for (const line of linesOf(bytes)) {
        if (!isAllSaid) answers.push(await ask("receive", line));
      }
      return answers.length === 1 ? (answers[0] ?? NOTHING) : Buffer.concat(answers);
    },
    end: () => ask("end"),
    close: () => client.executor?.forget(client.id),
  };
}

/**
 * Where a line costs something, each is a request of its own, so that who sends a thousand at once waits in line a thousand
 * times. A service takes its bytes cut anywhere.
 */
function* linesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(LINE_FEED, start) + 1 || bytes.length;
    yield bytes.subarray(start, end);
    start = end;
  }
}
