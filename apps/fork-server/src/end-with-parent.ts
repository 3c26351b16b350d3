const LOOKING = 500;

/**
 * Ends this process when its parent is gone, even if it was killed: nobody would know of us any more.
 *
 * @param parent its process id; it may be gone before we look for the first time
 */
export function endWithParent(parent: number): void {
  process.on("disconnect", () => process.exit());
  // Deno does not notice it when the parent dies before it has read what we sent. But an orphan has another parent.
  setInterval(() => {
    if (process.ppid !== parent) process.exit();
  }, LOOKING).unref();
  // Who stops a service signals all of its processes. The parent alone decides how long clients may still take.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
}
