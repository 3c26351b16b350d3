/**
 * Whether a child can give its parent a listening socket. Deno 2.9 can, but in about one of ten times under load the
 * message with the socket never arrives, nor does anything else that this child says afterwards. So there the parent
 * keeps the listening sockets; and since its runtime accepts whatever it can see, it has clients to pass on.
 */
export const canLend: boolean = !("deno" in process.versions);

/** What stands in for children that lend each other their listening sockets. */
export const lendingEmulation: string | undefined = canLend
  ? undefined
  : "the parent keeps the listening sockets and accepts as well, and passes those whom it gets to the workers";
