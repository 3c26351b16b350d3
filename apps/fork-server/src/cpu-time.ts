import { readFileSync } from "node:fs";
import type { Statistics } from "@acceptloop/program";

/** What times(2) counts in: 100 to the second in what Linux tells programs, whatever its own clock. */
const TICKS_PER_SECOND = 100;

/**
 * Processor time of this process and of its children, in seconds. What the children have used is known on Linux, where
 * proc(5) may be read: Deno wants --allow-all for that.
 */
export function cpuTime(): Statistics {
  const { user, system } = process.cpuUsage();
  return { cpuSelfSeconds: (user + system) / 1e6, cpuChildrenSeconds: ofChildren() };
}

function ofChildren(): number | string {
  try {
    const alive = readFileSync(`/proc/self/task/${process.pid}/children`, "latin1").split(" ");
    const ended = ticksOf("self").waitedFor;
    const ticks = alive
      .filter((pid) => pid !== "")
      .map((pid) => ticksOf(pid))
      .reduce((sum, { own, waitedFor }) => sum + own + waitedFor, ended);
    return ticks / TICKS_PER_SECOND;
  } catch {
    return "n/a";
  }
}

/** What a process has used, and what those of its children have used who have ended; nothing if it is gone. */
function ticksOf(pid: string): { own: number; waitedFor: number } {
  let line: string;
  try {
    line = readFileSync(`/proc/${pid}/stat`, "latin1");
  } catch (error) {
    if (pid === "self") throw error;
    return { own: 0, waitedFor: 0 };
  }
  // "pid (name) state …": the name may hold spaces and parentheses. utime is the 14th field.
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
  const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = fields.slice(11, 15).map(Number);
  return { own: user + system, waitedFor: childrenUser + childrenSystem };
}
