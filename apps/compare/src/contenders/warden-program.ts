import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";

// Told on stdin which process groups there are; ends those that are left when the teller is gone, and whoever bears the
// mark in its environment.
const [mark = ""] = process.argv.slice(2);
const groups = new Set<number>();
process.stdout.write("on watch\n");
for await (const order of createInterface(process.stdin)) {
  const leader = Number(order.slice(1));
  if (order.startsWith("+")) groups.add(leader);
  else groups.delete(leader);
}
for (const leader of groups) {
  // Where no group could be made of it, it is a process.
  if (!kill(-leader)) kill(leader);
}
for (const pid of marked()) kill(pid);
process.exit();

/** Where there is a /proc, as in proc(5); elsewhere nobody. */
function marked(): number[] {
  return entriesOf("/proc")
    .filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(mark))
    .map(Number);
}

function entriesOf(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1").split("\0");
  } catch {
    // It is somebody else's, or has ended.
    return [];
  }
}

/** Returns whether there was anybody. */
function kill(target: number): boolean {
  try {
    return process.kill(target, "SIGKILL");
  } catch {
    return false;
  }
}
