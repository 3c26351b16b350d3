import { execFileSync } from "node:child_process";
import { readlinkSync } from "node:fs";

/** Pins the thread that calls it to a core; returns whether that worked. Needs Linux and taskset(1). */
export function pinThisThread(core: number): boolean {
  try {
    // proc(5): PID/task/TID of whoever reads it.
    const [thread = ""] = readlinkSync("/proc/thread-self").split("/").slice(-1);
    execFileSync("taskset", ["-p", "-c", String(core), thread], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
