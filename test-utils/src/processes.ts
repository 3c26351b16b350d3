import { readdirSync, readFileSync } from "node:fs";

/** What Linux tells about processes in proc(5); elsewhere these questions have no answer. */
interface Status {
  readonly state: string;
  readonly parent: number;
}

/** How many descriptors a process has open. */
export function openDescriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** How many threads a process has. */
export function threadsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).length;
}

/** How much memory of a process is in use, in bytes. */
export function residentBytes(pid: number): number {
  const [, kilobytes = "0"] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) * 1024;
}

/** The processes that a process has started and that have not ended. */
export function childrenOf(pid: number): number[] {
  return processes((status) => status.parent === pid && status.state !== "Z");
}

/** The children of a process that have ended, and that it has not waited for. */
export function zombiesOf(pid: number): number[] {
  return processes((status) => status.parent === pid && status.state === "Z");
}

function processes(isWanted: (status: Status) => boolean): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const status = statusOf(pid);
      return status !== undefined && isWanted(status);
    });
}

function statusOf(pid: number): Status | undefined {
  try {
    // "pid (name) state parent …": the name may hold spaces and parentheses.
    const line = readFileSync(`/proc/${pid}/stat`, "latin1");
    const [state = "", parent = ""] = line.slice(line.lastIndexOf(")") + 2).split(" ");
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}

/** Hundredths of a second that a process has computed, proc(5). */
export function processorTicks(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  // The second field is the name in parentheses, which may itself hold spaces.
  const [user, system] = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 13);
  return Number(user) + Number(system);
}
