import { Server, Socket } from "node:net";
import { attendant } from "@acceptloop/program/handover";
import { note } from "@acceptloop/program/note";
import { adopt } from "@acceptloop/sockets/adopt";
import { attach, type Connection } from "@acceptloop/sockets/connection";
import { listen, type Listener } from "@acceptloop/sockets/listen";
import { SocketError } from "@acceptloop/sockets/socket-error";
import { endWithParent } from "./end-with-parent.ts";
import type { Assignment, FromChild, Request } from "./messages.ts";
import type { Watch } from "./run-program.ts";

const EXIT_CRASHED = 70;
/** Milliseconds that the parent gets to close our channel when nobody is left to serve. */
const PARTING = 2000;
/** Milliseconds between two reports of how many clients there are. */
const REPORTING = 50;

endWithParent(Number(process.argv[3]));
const { handover, listening, maxRequests, command, ends }: Assignment = JSON.parse(process.argv[2] ?? "");
// What starts programs takes a while to load, and few need it.
const serve = command.length > 0 ? await programs(command) : attendant(handover);

const clients = new Set<Connection>();
/** Of them, those for whom there is no room yet: on Deno, where clients come both ways, neither way knows of the other. */
const waiting: (() => void)[] = [];
const { maxConnections: room = Number.POSITIVE_INFINITY } = listening;
let listener: Listener | undefined;
let isRetiring = false;
let accepted = 0;
let open = 0;
let report: NodeJS.Timeout | undefined;
let departure: NodeJS.Timeout | undefined;

process.on("uncaughtException", crash);
process.on("unhandledRejection", crash);
process.on("message", async ({ id, ask, endpoint }: Request, handle: unknown) => {
  switch (ask) {
    case "serve":
      tell({ event: "reply", id });
      // A client that left on the way arrives as nothing.
      if (handle instanceof Socket) await attend(attach(handle, handover.connection, ends));
      tell({ event: "done", id });
      leaveIfDone();
      break;
    case "accept":
      if (handle instanceof Server) void acceptFrom(adopt(handle, listening));
      tell({ event: "reply", id });
      break;
    case "listen":
      try {
        const own = await listen(endpoint ?? { path: "" }, { ...listening, reusePort: true });
        void acceptFrom(own);
        tell({ event: "reply", id, endpoint: own.endpoint });
      } catch (error) {
        tell({ event: "reply", id, refusal: error instanceof SocketError ? error.code : String(error) });
      }
      break;
    case "lend":
      tell({ event: "reply", id }, listener?.share());
      break;
    case "count":
      tellCount();
      tell({ event: "reply", id });
      break;
    case "retire":
      // Also those who still stand in its line.
      await listener?.close();
      isRetiring = true;
      leaveIfDone();
      break;
  }
});
tell({ event: "ready" });

async function acceptFrom(source: Listener): Promise<void> {
  listener = source;
  for await (const connection of source) {
    accepted += 1;
    open += 1;
    // The first one at once: if it crashes us, the parent is to know that somebody had come.
    if (accepted === 1 || accepted === maxRequests) tellCount();
    countSoon();
    void attend(connection).then(() => {
      open -= 1;
      countSoon();
      leaveIfDone();
    });
  }
}

async function attend(connection: Connection): Promise<void> {
  clearTimeout(departure);
  clients.add(connection);
  while (clients.size - waiting.length > room) await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    await serve(connection);
  } catch (error) {
    crash(error);
  }
  clients.delete(connection);
  waiting.shift()?.();
}

/** An error that nobody expected: what this process remembers may be wrong now, for all of its clients. */
function crash(error: unknown): never {
  note(`process ${process.pid} crashed: ${error instanceof Error ? error.message : String(error)}`);
  for (const connection of clients) connection.abort();
  // Who stands in line would see an end.
  void listener?.[Symbol.asyncDispose]();
  process.exit(EXIT_CRASHED);
}

function leaveIfDone(): void {
  if (!isRetiring || clients.size > 0) return;
  clearTimeout(departure);
  tellCount();
  tell({ event: "leaving" });
  // The parent closes our channel now; but on Deno we hear nothing of that now and then.
  departure = setTimeout(() => process.exit(), PARTING);
}

function tellCount(): void {
  clearTimeout(report);
  report = undefined;
  tell({ event: "count", accepted, open });
}

function countSoon(): void {
  report ??= setTimeout(tellCount, REPORTING);
}

function tell(message: FromChild, handle?: Server): void {
  // The parent may be gone; then we are about to end, too. Deno takes a handle away that it has sent, unless asked not to.
  process.send?.(message, handle, { keepOpen: true }, () => {});
}

async function programs(words: readonly string[]): Promise<(connection: Connection) => Promise<void>> {
  const { runProgram } = await import("./run-program.ts");
  const watch: Watch = {
    started: (pid) => tell({ event: "started", pid }),
    ended: (pid) => tell({ event: "ended", pid }),
  };
  return (connection) => runProgram(connection, words, watch);
}
