import { readdirSync, readFileSync } from "node:fs";

/** What a process and all its descendants use, from Linux' proc(5). */
export interface Usage {
  /** Proportional set size: memory that is shared with others counts by its share. In bytes. */
  readonly memory: number;
  /** Processor time since the start, user and system, with that of children that have ended. In seconds. */
  readonly processorTime: number;
  readonly processes: number;
  readonly threads: number;
  /** Open files and sockets. */
  readonly descriptors: number;
  /** Context switches of each thread that is there, by its number, since it was started. */
  readonly switchesByThread: ReadonlyMap<number, number>;
}

/** Linux counts processor time for programs in hundredths of a second, whatever its kernel does inside (USER_HZ). */
const TICKS_PER_SECOND = 100;
const PAGE = 4096;

/** What the tree below `root` uses at this moment, or undefined where there is no /proc to tell it. */
export function usageOf(root: number): Usage | undefined {
  const all = statsOfAll();
  if (!all.has(root)) return undefined;
  const tree = descendantsOf(root, all);
  const sum = (valueOf: (pid: number) => number): number =>
    tree.reduce((total, pid) => total + valueOf(pid), 0);
  return {
    memory: sum(proportionalSetSize),
    processorTime: sum((pid) => all.get(pid)?.ticks ?? 0) / TICKS_PER_SECOND,
    processes: tree.length,
    threads: sum((pid) => all.get(pid)?.threads ?? 0),
    descriptors: sum((pid) => entriesOf(`/proc/${pid}/fd`).length),
    switchesByThread: new Map(tree.flatMap(switchesOf)),
  };
}

/**
 * Bytes that the processes below `root` hold for themselves alone: less exact than {@linkcode Usage.memory}, but so
 * cheap that a server does not feel that it is watched. Null where there is no /proc.
 */
export function ownMemoryOf(root: number): number | null {
  const all = statsOfAll();
  if (!all.has(root)) return null;
  return descendantsOf(root, all).reduce((total, pid) => {
    const [, resident = 0, shared = 0] = textOf(`/proc/${pid}/statm`).split(" ").map(Number);
    return total + (resident - shared) * PAGE;
  }, 0);
}

/** Processor time of processes that have ended or have not, of all that the system runs, that a hypervisor took. */
export function stolenTicks(): { readonly stolen: number; readonly all: number } | undefined {
  const fields = /^cpu +(.*)$/m.exec(textOf("/proc/stat"))?.[1]?.split(" ").map(Number);
  if (fields === undefined) return undefined;
  // The last two, time as a host of virtual machines, are contained in the first two.
  return { stolen: fields[7] ?? 0, all: fields.slice(0, 8).reduce((total, ticks) => total + ticks, 0) };
}

interface Stat {
  readonly parent: number;
  readonly ticks: number;
  readonly threads: number;
}

function statsOfAll(): Map<number, Stat> {
  const stats = new Map<number, Stat>();
  for (const name of entriesOf("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const line = textOf(`/proc/${name}/stat`);
    // The second field is the name in parentheses, which may itself hold spaces and parentheses.
    const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
    const field = (number: number): number => Number(fields[number - 3] ?? 0);
    const ticks = field(14) + field(15) + field(16) + field(17);
    if (line !== "") stats.set(Number(name), { parent: field(4), ticks, threads: field(20) });
  }
  return stats;
}

function descendantsOf(root: number, all: ReadonlyMap<number, Stat>): number[] {
  const found = [root];
  for (const ancestor of found) {
    for (const [pid, { parent }] of all) if (parent === ancestor) found.push(pid);
  }
  return found;
}

function proportionalSetSize(pid: number): number {
  const [, kibibytes = "0"] = /^Pss: +(\d+) kB$/m.exec(textOf(`/proc/${pid}/smaps_rollup`)) ?? [];
  return Number(kibibytes) * 1024;
}

function switchesOf(pid: number): (readonly [thread: number, switches: number])[] {
  return entriesOf(`/proc/${pid}/task`).map((thread) => {
    const status = textOf(`/proc/${pid}/task/${thread}/status`);
    const counts = [...status.matchAll(/^(?:non)?voluntary_ctxt_switches:\s+(\d+)$/gm)];
    return [Number(thread), counts.reduce((total, [, count]) => total + Number(count), 0)];
  });
}

/** Empty for a process that has ended meanwhile, and where there is no /proc. */
function textOf(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

function entriesOf(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
