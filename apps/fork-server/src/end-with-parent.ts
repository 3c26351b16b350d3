const LOOKING = 500;

/** Ends this process when its parent is gone, even if it was killed: nobody would know of us any more. */
export function endWithParent(): void {
  process.on("disconnect", () => process.exit());
  // Deno does not notice it when the parent dies before it has read what we sent. But an orphan has another parent.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit();
  }, LOOKING).unref();
  // A terminal sends its signals to the whole group. The parent alone decides how long clients may still take.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
}
