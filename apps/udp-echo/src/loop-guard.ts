/**
 * Source ports that are never answered: echo, daytime, quotd, chargen, time. Such a service answers whatever it gets, so
 * one datagram with a forged sender would go back and forth between two servers for ever (CERT CA-1996-01).
 */
export const loopPorts: ReadonlySet<number> = new Set([7, 13, 17, 19, 37]);
