/**
 * Whether a child can give its parent a listening socket. Deno 2.9 can, but in about one of ten times under load the
 * message with the socket never arrives, nor does anything else that this child says afterwards. So there the parent
 * keeps a listening socket of its own.
 */
export const canLend: boolean = !("deno" in process.versions);
