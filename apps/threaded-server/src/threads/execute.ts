import { parentPort, workerData } from "node:worker_threads";
import { FramingError } from "@acceptloop/framing/framing-error";
import type { Handover } from "@acceptloop/program";
import { serviceNamed, type Session } from "@acceptloop/services";

/** What an executor is asked to do for a client: the next step of its session, or to forget it. */
export interface Request {
  readonly client: number;
  readonly peer: string;
  readonly step: "receive" | "end" | "more" | "forget";
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What comes of a request. */
export interface Reply {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Why the client's bytes make no sense to the service, if they do not. */
  readonly refusal?: string;
  readonly isOver: boolean;
  /** Whether this executor still holds the client's session, because what was said matters for what is to come. */
  readonly isHeld: boolean;
  /** How long it took, in milliseconds. */
  readonly took: number;
}

const handover: Handover = workerData;
const service = serviceNamed(handover.service);
const sessions = new Map<number, Session>();

parentPort?.on("message", (request: Request) => {
  if (request.step === "forget") sessions.delete(request.client);
  else {
    const reply = perform(request);
    parentPort?.postMessage(reply, [reply.bytes.buffer]);
  }
});

function perform({ client, peer, step, bytes }: Request): Reply {
  const start = performance.now();
  const session = sessions.get(client) ?? service.open(peer);
  const { refusal, answer } = attempt(() => takeStep(session, step, bytes));
  const isHeld = refusal === undefined && step !== "end" && session.isAtRest !== true;
  if (isHeld) sessions.set(client, session);
  else sessions.delete(client);
  return {
    // What was given may be given back as it is; everything else belongs to the session, and is moved as a copy.
    bytes: answer.buffer === bytes.buffer ? bytes.subarray(0, answer.length) : new Uint8Array(answer),
    ...(refusal !== undefined && { refusal }),
    isOver: session.isOver ?? false,
    isHeld,
    took: performance.now() - start,
  };
}

function takeStep(session: Session, step: Request["step"], bytes: Uint8Array): Uint8Array {
  if (step === "receive") return session.receive(bytes);
  if (step === "more") return session.more?.() ?? bytes;
  return session.end();
}

/** A client that talks nonsense is refused; any other error is ours, and ends this thread. */
function attempt(step: () => Uint8Array): { answer: Uint8Array; refusal?: string } {
  try {
    return { answer: step() };
  } catch (error) {
    if (!(error instanceof FramingError)) throw error;
    return { answer: new Uint8Array(0), refusal: error.message };
  }
}
