import { execFileSync } from "node:child_process";
import { availableParallelism, cpus, loadavg, release, totalmem, type } from "node:os";
import { launcherOf, type Runtime } from "../contenders/models.ts";
import { stolenTicks } from "./process-tree.ts";

/** Where the figures come from; without it they mean nothing. */
export interface Environment {
  readonly processor: string;
  readonly cores: number;
  /** In bytes. */
  readonly memory: number;
  readonly kernel: string;
  /** Version of each runtime that was compared. */
  readonly runtimes: Readonly<Record<string, string>>;
  /** The commit of the working folder, with `+` for changes on top of it; null outside a repository. */
  readonly commit: string | null;
  /** Which cores the load generator and the servers had. */
  readonly pinning: string;
  /** Mean number of processes that wanted a core in the minute before the run, and in its last minute. */
  readonly load: readonly [before: number, after: number];
  /** Share of the processor time that the hypervisor gave to others while the run lasted; null where nobody tells. */
  readonly stolen: number | null;
}

/**
 * Looks at this machine and at the runtimes.
 *
 * @returns what the run was like, to be asked at its end
 */
export function watchEnvironment(runtimes: readonly Runtime[]): (pinning: string) => Environment {
  const loadBefore = loadavg()[0] ?? 0;
  const ticksBefore = stolenTicks();
  const facts = {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memory: totalmem(),
    kernel: `${type()} ${release()}`,
    runtimes: Object.fromEntries(runtimes.map((runtime) => [runtime, versionOf(runtime)])),
    commit: commitHere(),
  };
  return (pinning) => {
    const ticks = stolenTicks();
    return {
      ...facts,
      pinning,
      load: [loadBefore, loadavg()[0] ?? 0],
      stolen:
        ticks && ticksBefore
          ? (ticks.stolen - ticksBefore.stolen) / Math.max(1, ticks.all - ticksBefore.all)
          : null,
    };
  };
}

function versionOf(runtime: Runtime): string {
  const [file = runtime] = launcherOf(runtime);
  return /\d+\.\d+\.\d+\S*/.exec(outputOf(file, "--version") ?? "")?.[0] ?? "unknown";
}

function commitHere(): string | null {
  const commit = outputOf("git", "rev-parse", "--short", "HEAD");
  if (commit === null) return null;
  return outputOf("git", "status", "--porcelain") === "" ? commit : `${commit}+`;
}

function outputOf(file: string, ...operands: string[]): string | null {
  try {
    return execFileSync(file, operands, { stdio: ["ignore", "pipe", "ignore"], encoding: "utf8" }).trim();
  } catch {
    return null;
  }
}
