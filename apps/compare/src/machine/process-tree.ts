import { readdirSync, readFileSync } from "node:fs";

/** What a process and all its descendants use, from Linux' proc(5). */
export interface Usage {
  /** Proportional set size: memory that is shared with others counts by its share. In bytes. */
  readonly memory: number;
  /** Processor time since the start, user and system, with that of children that have ended. In seconds. */
  readonly processorTime: number;
  readonly processes: number;
  readonly threads: number;
}

/** Linux counts processor time for programs in hundredths of a second, whatever its kernel does inside (USER_HZ). */
const TICKS_PER_SECOND = 100;

/** What the tree below `root` uses at this moment, or undefined where there is no /proc to tell it. */
export function usageOf(root: number): Usage | undefined {
  const all = statsOfAll();
  if (!all.has(root)) return undefined;
  let memory = 0;
  let ticks = 0;
  let processes = 0;
  let threads = 0;
  for (const pid of descendantsOf(root, all)) {
    memory += memoryOf(pid);
    ticks += all.get(pid)?.ticks ?? 0;
    threads += all.get(pid)?.threads ?? 0;
    processes += 1;
  }
  return { memory, processorTime: ticks / TICKS_PER_SECOND, processes, threads };
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

function memoryOf(pid: number): number {
  const [, kibibytes = "0"] = /^Pss: +(\d+) kB$/m.exec(textOf(`/proc/${pid}/smaps_rollup`)) ?? [];
  return Number(kibibytes) * 1024;
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
