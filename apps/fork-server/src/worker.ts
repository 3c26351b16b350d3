import { type ChildProcess, fork } from "node:child_process";
import module from "node:module";
import { Server, type Socket } from "node:net";
import { type Endpoint, formatEndpoint } from "@acceptloop/address/endpoint";
import { note } from "@acceptloop/program";
import { adopt, type Connection, type Listener, SocketError } from "@acceptloop/sockets";
import { endProgram } from "./end-program.ts";
import { leave, watch } from "./guard.ts";
import type { Assignment, FromChild, Reply, Request } from "./messages.ts";

// The program that runs is TypeScript in a checkout and JavaScript in a package; so is the child beside it.
const extension = import.meta.url.slice(import.meta.url.lastIndexOf("."));
const childProgram = new URL(`./child${extension}`, import.meta.url);

/** Milliseconds that a child gets to tell its counts: if it is busy, older ones will do. */
const PATIENCE = 2000;
/**
 * Milliseconds after which a child that does not start, or does not do what it is started for, is as good as dead; and that
 * it gets more for each child there is, since all that start at once share the processors.
 */
const STARTING = 10_000;
const STARTING_BESIDE = 1000;

/** How a child ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
  /** Why there was none, when the system could not start it. */
  readonly failure?: Error;
}

/** What came back from a child. */
interface Answer {
  readonly reply: Reply;
  /** What it has lent. */
  readonly listener: Listener | undefined;
}

const living = new Set<Worker>();

process.on("exit", () => {
  for (const worker of living) worker.abandon();
});

/** A child as its parent sees it: it serves clients that it is given, or accepts them itself. */
export class Worker {
  /** Resolves when it has loaded its program, or has ended. */
  readonly ready: Promise<void>;
  /** Resolves when it has ended, by whomever; never rejects. */
  readonly ended: Promise<Ending>;
  /** When it was started, in milliseconds of `performance.now()`. */
  readonly since: number = performance.now();

  readonly #child: ChildProcess | undefined;
  readonly #answers = new Map<number, (answer: Answer | undefined) => void>();
  readonly #clients = new Map<number, () => void>();
  readonly #copies = new Set<Socket>();
  /** Those that it has started for its clients. */
  readonly #programs = new Set<number>();
  readonly #keepsCopies: boolean;
  #requests = 0;
  /** Resolves when the next request can be sent. */
  #sent: Promise<unknown> = Promise.resolve();
  #given = 0;
  #counted = { accepted: 0, open: 0 };
  #isRetiring = false;
  #ending: Ending | undefined;
  /** Called when it has got a client, or a few. */
  onClient: () => void = () => {};

  /** @param keepsCopies whether we forget to close our copy of each socket that we have given away */
  constructor(assignment: Assignment, keepsCopies = false) {
    this.#keepsCopies = keepsCopies;
    const ready = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<Ending>();
    this.ready = ready.promise;
    this.ended = ended.promise;
    const end = (ending: Ending): void => {
      if (ending.code !== 0) note(`${describe(this.pid, ending)}${describeLoss(this.open)}`);
      this.#ending ??= ending;
      living.delete(this);
      if (this.pid !== undefined) leave(this.pid);
      for (const program of this.#programs) this.#endProgram(program);
      for (const resolve of [...this.#answers.values(), ...this.#clients.values()]) resolve(undefined);
      this.#counted = { ...this.#counted, open: 0 };
      ready.resolve();
      ended.resolve(ending);
    };
    try {
      const child = fork(childProgram, [JSON.stringify(assignment), String(process.pid)], {
        stdio: ["ignore", 2, 2, "ipc"],
        env: { ...process.env, ...(compileCache !== undefined && { NODE_COMPILE_CACHE: compileCache }) },
        // Ctrl-C at our terminal is meant for us: it would end a child that has not loaded its program yet.
        detached: true,
      });
      this.#child = child;
      living.add(this);
      if (child.pid !== undefined) watch(child.pid);
      void this.#promptly(this.ready);
      child.on("exit", (code, signal) => end({ code, signal }));
      child.on("error", (failure) => end({ code: null, signal: null, failure }));
      child.on("message", (message: FromChild, handle: unknown) => {
        if (message.event === "ready") ready.resolve();
        else if (message.event === "leaving") this.#letGo(child);
        else if (message.event === "done") this.#release(message.id);
        else if (message.event === "count") this.#count(message);
        else if (message.event === "started") this.#startProgram(message.pid);
        else if (message.event === "ended") this.#forgetProgram(message.pid);
        else if (message.event === "reply") this.#answers.get(message.id)?.(answerOf(message, handle));
      });
    } catch (error) {
      // Without descriptors or memory left, fork throws. That costs one client; the next one may have more luck.
      end({ code: null, signal: null, failure: error instanceof Error ? error : new Error(String(error)) });
    }
  }

  /** Undefined when the system could not start it. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** How it ended, if it has. */
  get ending(): Ending | undefined {
    return this.#ending;
  }

  /** Whether it takes no new clients. */
  get isRetiring(): boolean {
    return this.#isRetiring;
  }

  /** How many clients it has been given or has accepted itself. */
  get accepted(): number {
    return this.#given + this.#counted.accepted;
  }

  /** How many of them are still there. */
  get open(): number {
    return this.#clients.size + this.#counted.open;
  }

  /**
   * Gives it a client, and waits until the client has left or the child has ended.
   *
   * Stevens' rule after fork(2) holds here too: the parent closes its copy of the connected socket, or the client would
   * never see the end of it (UNIX Network Programming, section 4.8). But only when the child is done: until then it is all
   * that is left of the connection if the child is killed, and the one way to tell the client by a reset. From the system
   * it would get an end, and take half an answer for a whole one.
   */
  async serve(connection: Connection): Promise<void> {
    this.#given += 1;
    const served = this.#give(connection);
    this.onClient();
    await served;
  }

  /** Gives it a client who does not count. */
  async rehearse(connection: Connection): Promise<void> {
    await this.#promptly(this.#give(connection));
  }

  /**
   * Gives it a listening socket to accept clients from, and closes our copy.
   *
   * @param isKept whether we need our copy, and see to those who come to it
   */
  async acceptFrom(listener: Listener, isKept = false): Promise<void> {
    await this.#promptly(this.#ask({ id: ++this.#requests, ask: "accept" }, listener.share()));
    if (!isKept) this.takeBack(listener);
  }

  /** Closes our copy of a listening socket that it has. */
  takeBack(listener: Listener): void {
    void listener.close();
    // Our runtime accepts whatever it can see; whoever came in the meantime goes the way of a passed socket.
    void (async () => {
      for await (const connection of listener) void this.serve(connection);
    })();
  }

  /**
   * Lets it listen beside others at an endpoint.
   *
   * @returns where it listens; undefined when it ended instead
   * @throws {SocketError} when the system refuses
   */
  async listen(endpoint: Endpoint): Promise<Endpoint | undefined> {
    const answer = await this.#promptly(this.#ask({ id: ++this.#requests, ask: "listen", endpoint }));
    const { refusal } = answer?.reply ?? {};
    if (refusal !== undefined) throw new SocketError(`listen on ${formatEndpoint(endpoint)}`, refusal);
    return answer?.reply.endpoint;
  }

  /** Waits for its listening socket, which it keeps using; undefined when it has none, or has ended. */
  async lend(): Promise<Listener | undefined> {
    const answer = await this.#ask({ id: ++this.#requests, ask: "lend" });
    return answer?.listener;
  }

  /** Waits until its counts are those of now, as far as it can tell. */
  async count(): Promise<void> {
    await Promise.race([this.#ask({ id: ++this.#requests, ask: "count" }), patience()]);
  }

  /** Lets it finish with its clients, and end. */
  retire(): void {
    if (this.#isRetiring) return;
    this.#isRetiring = true;
    void this.#ask({ id: ++this.#requests, ask: "retire" });
  }

  /** Ends it at once, since it may be past listening to us; its clients see a reset, if we have copies of their sockets. */
  abandon(): void {
    for (const socket of this.#copies) resetCopy(socket);
    this.#child?.kill("SIGKILL");
  }

  /** Waits for what others wait for, too; resolves in any case, since a child that hangs is ended. */
  async #promptly<Result>(task: Promise<Result>): Promise<Result> {
    const limit = STARTING + living.size * STARTING_BESIDE;
    const impatience = setTimeout(() => {
      note(`process ${this.pid} does not answer`);
      this.abandon();
    }, limit);
    return await task.finally(() => clearTimeout(impatience));
  }

  async #give(connection: Connection): Promise<void> {
    const socket = connection.detach();
    const id = ++this.#requests;
    const left = Promise.withResolvers<void>();
    this.#clients.set(id, left.resolve);
    this.#copies.add(socket);
    await this.#ask({ id, ask: "serve" }, socket);
    if (this.#ending === undefined) await left.promise;
    this.#clients.delete(id);
    this.#copies.delete(socket);
    if (!this.#keepsCopies) closeCopy(socket, this.#ending);
    await connection.close();
  }

  /** Resolves at the reply, with nothing when the child has ended. */
  #ask(request: Request, handle?: Socket | Server): Promise<Answer | undefined> {
    if (this.#ending !== undefined) return Promise.resolve(undefined);
    const { promise, resolve } = Promise.withResolvers<Answer | undefined>();
    this.#answers.set(request.id, resolve);
    const sent = this.#sent.then(() => {
      // A child that has ended meanwhile says so by its exit; one that could not be started never had a channel.
      if (this.#ending === undefined && this.#child?.connected)
        this.#child.send(request, handle, { keepOpen: true }, () => {});
    });
    // One socket at a time: of those that still stand in its queue when the child ends, Deno forgets to close its copies.
    this.#sent = handle === undefined ? sent : sent.then(() => promise);
    return promise.finally(() => this.#answers.delete(request.id));
  }

  /** At once, since its next word may be that nobody is left. */
  #release(client: number): void {
    this.#clients.get(client)?.();
    this.#clients.delete(client);
  }

  /**
   * A child waits for this before it ends: else what it said last may come after the news of its end. On Deno it may say so
   * before it has got the last client that it was given, and then says it once more.
   */
  #letGo(child: ChildProcess): void {
    if (child.connected && this.#clients.size === 0) child.disconnect();
  }

  #startProgram(pid: number): void {
    this.#programs.add(pid);
    watch(-pid);
    // What it said last may come after the news of its end.
    if (this.#ending) this.#endProgram(pid);
  }

  #forgetProgram(pid: number): void {
    this.#programs.delete(pid);
    leave(-pid);
  }

  /** The worker is gone, and the program would serve on without it. */
  #endProgram(pid: number): void {
    void endProgram(pid).then(() => this.#forgetProgram(pid));
  }

  #count({ accepted, open }: { accepted: number; open: number }): void {
    this.#counted = { accepted, open: this.#ending === undefined ? open : 0 };
    this.onClient();
  }
}

/** Lets Node keep what it has compiled: the next child starts in two thirds of the time. */
const compileCache = module.enableCompileCache?.().directory;

function closeCopy(socket: Socket, ending: Ending | undefined): void {
  if (ending !== undefined && ending.code !== 0) resetCopy(socket);
  else socket.destroy();
}

/** Only TCP knows a reset. */
function resetCopy(socket: Socket): void {
  if (socket.remotePort === undefined) socket.destroy();
  else socket.resetAndDestroy();
}

/** At once, since our runtime accepts from a listening socket as soon as it has one. */
function answerOf(reply: Reply, handle: unknown): Answer {
  return { reply, listener: handle instanceof Server ? adopt(handle) : undefined };
}

/** `process 4711 ended with exit code 70`. */
function describe(pid: number | undefined, { code, signal, failure }: Ending): string {
  if (failure) return `cannot start a process: ${failure.message}`;
  return `process ${pid} ended with ${signal ?? `exit code ${code}`}`;
}

function describeLoss(clients: number): string {
  if (clients === 0) return "";
  return clients === 1 ? "; its client is cut off" : `; its ${clients} clients are cut off`;
}

function patience(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE, undefined).unref());
}
