/** Milliseconds that a program gets to end by itself. */
const GRACE = 1000;

/** Ends a program whose parent is gone, and whatever it has started; resolves when nothing of it is left. */
export async function endProgram(pid: number): Promise<void> {
  if (signalGroup(pid, "SIGTERM")) await new Promise((resolve) => setTimeout(resolve, GRACE));
  signalGroup(pid, "SIGKILL");
}

/** Returns whether there was anybody. */
function signalGroup(leader: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-leader, signal);
    return true;
  } catch {
    return false;
  }
}
