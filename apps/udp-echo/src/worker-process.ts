import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { formatEndpoint, type InternetEndpoint } from "@acceptloop/address/endpoint";
import type { Handover } from "@acceptloop/program";
import { SocketError } from "@acceptloop/sockets";

/** What a worker is told; plain data. */
export interface Assignment {
  readonly endpoint: InternetEndpoint;
  readonly handover: Handover;
  readonly rate: string | undefined;
  /** Address of the interface on which a group is joined. */
  readonly on: string | undefined;
}

/** What a worker is asked. */
export type Order = { readonly start: Assignment } | "statistics" | "renew" | "stop";

/** What a worker says. */
export type Report =
  | { readonly bound: InternetEndpoint }
  | { readonly refused: string }
  | { readonly statistics: Readonly<Record<string, number>> };

// The program that runs is TypeScript in a checkout and JavaScript in a package; so is the worker beside it.
const extension = import.meta.url.slice(import.meta.url.lastIndexOf("."));
const workerProgram = new URL(`./worker${extension}`, import.meta.url);

/** A process that answers datagrams with sockets of its own. */
export class WorkerProcess {
  readonly endpoint: InternetEndpoint;
  /** Resolves when it has ended because it was told to; rejects when it ended otherwise. */
  readonly ended: Promise<void>;

  readonly #child: ChildProcess;
  #isStopping = false;
  /** What it last told, which it also does when it ends. */
  #statistics: Readonly<Record<string, number>> = {};

  private constructor(child: ChildProcess, endpoint: InternetEndpoint) {
    this.#child = child;
    this.endpoint = endpoint;
    child.on("message", (report: Report) => {
      if ("statistics" in report) this.#statistics = report.statistics;
    });
    this.ended = once(child, "exit").then(([code, signal]) => {
      if (!this.#isStopping)
        throw new Error(`process ${child.pid} ended with ${signal ?? `exit code ${code}`}`);
    });
  }

  /** @throws {SocketError} when the worker cannot bind */
  static async start(assignment: Assignment): Promise<WorkerProcess> {
    const child = fork(workerProgram, { stdio: ["ignore", 2, 2, "ipc"] });
    const report = await ask(child, { start: assignment });
    if ("bound" in report) return new WorkerProcess(child, report.bound);
    child.kill();
    throw new SocketError(
      `bind ${formatEndpoint(assignment.endpoint)}`,
      "refused" in report ? report.refused : "CLOSED",
    );
  }

  async statistics(): Promise<Readonly<Record<string, number>>> {
    if (!this.#isStopping) await ask(this.#child, "statistics");
    return this.#statistics;
  }

  renew(): void {
    tell(this.#child, "renew");
  }

  stop(): void {
    this.#isStopping = true;
    tell(this.#child, "stop");
  }
}

async function ask(child: ChildProcess, order: Order): Promise<Report> {
  const answer: Promise<[Report]> = once(child, "message").then(([report]) => [report]);
  const gone = once(child, "exit").then((): [Report] => [{ refused: "CLOSED" }]);
  tell(child, order);
  const [report] = await Promise.race([answer, gone]);
  return report;
}

/** A child that has just died is found out by its exit; the error of sending to it tells nothing more. */
function tell(child: ChildProcess, order: Order): void {
  if (child.connected) child.send(order, () => {});
}
