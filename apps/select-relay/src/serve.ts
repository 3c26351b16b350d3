import { type CommandLine, type Model, type Options, UsageError } from "@acceptloop/program";
import { listen } from "@acceptloop/sockets";
import type { Backplane } from "./backplane.ts";
import { Bell } from "./bell.ts";
import type { Mode } from "./mode.ts";
import { budget } from "./modes/budget.ts";
import { chat } from "./modes/chat.ts";
import { lines } from "./modes/lines.ts";
import { raw } from "./modes/raw.ts";
import { slowPolicies } from "./outbox.ts";
import { relay } from "./relay.ts";
import { Room, type RoomOptions } from "./room.ts";

const modes: Readonly<Record<string, Mode>> = { lines, raw, chat, budget };

/** What `select-relay serve` takes besides what every server takes. */
export const relayOptions: Options = {
  mode: { value: "NAME", default: "lines", help: Object.keys(modes).join(", ") },
  expect: {
    value: "N",
    default: "0",
    help: "wait for N clients, then listen to them; 0 any number at any time",
  },
  slow: { value: "POLICY", default: "drop-client", help: `when a queue is full: ${slowPolicies.join(", ")}` },
  queue: { value: "BYTES", default: "1048576", help: "most that is held for one client" },
  "max-line": { value: "BYTES", default: "65536", help: "longest line; who exceeds it is let go" },
  "line-rate": { value: "N", default: "10000", help: "lines a second that one client may say; 0 any number" },
  backplane: { value: "URL", help: "join relays of other processes through NATS, as nats://127.0.0.1:4222" },
  room: { value: "NAME", default: "lobby", help: "which of them hear each other on the backplane" },
};

const LARGEST_QUEUE = 2 ** 30;
const LONGEST_LINE = 16 * 1024 * 1024;
const MOST_CLIENTS = 1_000_000;

/** The relay: it accepts, listens and tells in one loop around `select`. */
export const selectModel: Model = {
  async start({ endpoint, listening, commandLine }) {
    const options = roomOptions(commandLine);
    const expect = commandLine.integer("expect", 0, listening.maxConnections ?? MOST_CLIENTS);
    const bell = new Bell();
    const backplane = await join(commandLine, options, bell);
    const listener = await listen(endpoint, listening);
    const room = new Room(options, bell, backplane);
    return {
      transport: "path" in listener.endpoint ? "unix" : "tcp",
      endpoint: listener.endpoint,
      get openConnections() {
        return listener.openConnections;
      },
      ended: relay({ listener, room, bell, backplane, expect })
        .then(() => listener.close())
        .then(() => backplane?.close()),
      stop: () => void listener.close(),
      statistics: () => ({
        accepted: listener.acceptedConnections,
        open: listener.openConnections,
        waiting: listener.waitingConnections,
        ...room.statistics,
      }),
    };
  },
};

function roomOptions(commandLine: CommandLine): RoomOptions {
  const mode = modes[commandLine.choice("mode", Object.keys(modes))] ?? lines;
  const asked = commandLine.choice("slow", slowPolicies);
  return {
    mode,
    slow: slowPolicies.find((policy) => policy === asked) ?? "drop-client",
    queueBytes: commandLine.integer("queue", 1, LARGEST_QUEUE),
    maxLine: commandLine.integer("max-line", 1, LONGEST_LINE),
    lineRate: commandLine.integer("line-rate", 0, 1_000_000_000),
  };
}

/** Loads the NATS client only where it is asked for. */
async function join(
  commandLine: CommandLine,
  { mode, slow, maxLine }: RoomOptions,
  bell: Bell,
): Promise<Backplane | undefined> {
  const url = commandLine.text("backplane");
  if (url === undefined) return undefined;
  if (mode !== lines && mode !== raw) {
    throw new UsageError(
      "--backplane carries --mode lines and raw: the other modes know the names of this process only",
    );
  }
  if (slow === "pause-sender") {
    throw new UsageError(
      "--backplane cannot pause those who speak at other relays: --slow takes drop-client or drop-oldest",
    );
  }
  const room = commandLine.text("room") ?? "";
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(room)) {
    throw new UsageError(`--room takes up to 64 letters, digits, - and _, not ${JSON.stringify(room)}`);
  }
  const { joinNats } = await import("./nats/join.ts");
  return await joinNats(url, room, maxLine, () => bell.ring());
}
