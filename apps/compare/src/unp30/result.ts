import { type Runtime, runtimes } from "../contenders/models.ts";

/** What the clients ask for. */
export interface Plan {
  /** Machines that the clients come from: in the book two, here as many times the same. */
  readonly hosts: number;
  /** Client processes of a host. */
  readonly processes: number;
  /** Connections of a process, one after another. */
  readonly connections: number;
  /** Bytes that each connection asks for. */
  readonly bytes: number;
  /** Processes or threads of a pool. */
  readonly workers: number;
}

/** What a server runs on; in C it is the machine itself. */
export type Platform = Runtime | "c";

/** Every platform, in the order of the columns. */
export const platforms: readonly Platform[] = [...runtimes, "c"];

/** A server that is measured: a line of the figure, on a platform. */
export interface Subject {
  /** As `--models` takes it. */
  readonly model: string;
  readonly platform: Platform;
}

/** What one server made of it. */
export interface Measured extends Subject {
  /** Whether something stands in for the model's mechanism on this platform. */
  readonly emulated: boolean;
  /** Why there are no figures, if there are none. */
  readonly failure?: string;
  readonly figures?: Figures;
}

/** Processor time is user and system, of the server and of all its children; null where the system does not tell. */
export interface Figures {
  /** Connections that got all their bytes. */
  readonly served: number;
  /** From the first connection to the last. */
  readonly seconds: number;
  /** From the start of the program on. */
  readonly processorSeconds: number | null;
  /** Until it listened: what a pool costs before there is a client. */
  readonly processorSecondsToStart: number | null;
  /** Clients that each process or thread has had, where those are kept. */
  readonly clientsPerWorker: readonly number[];
}

/** All that was found out. */
export interface Result {
  readonly plan: Plan;
  readonly interrupted: boolean;
  /** In the order in which they had their turn, which is random. */
  readonly measured: readonly Measured[];
}

/**
 * What it costs to control processes or threads: the processor time of a server less that of the iterative one, which has
 * none. In seconds; null where one of the two is missing.
 */
export function processControl({ measured }: Result, { platform, figures }: Measured): number | null {
  const baseline = measured.find((other) => other.model === "iterative" && other.platform === platform);
  const mine = figures?.processorSeconds ?? null;
  const least = baseline?.figures?.processorSeconds ?? null;
  return mine === null || least === null ? null : mine - least;
}

/** Processor time from the first client on, in seconds: of a pool, without that of starting it. Null where one is missing. */
export function processorTimeOfClients({ figures }: Measured): number | null {
  const all = figures?.processorSeconds ?? null;
  const start = figures?.processorSecondsToStart ?? null;
  return all === null || start === null ? null : all - start;
}

/** Where there are several, a server is known by its platform, too: `fork (bun)`. */
export function nameOf({ model, platform }: Subject, all: readonly Subject[]): string {
  return all.every((other) => other.platform === platform) ? model : `${model} (${platform})`;
}

/** The platforms that there are figures of. */
export function platformsOf({ measured }: Result): Platform[] {
  return platforms.filter((platform) => measured.some((one) => one.platform === platform));
}
