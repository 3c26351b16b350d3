import { formatEndpoint } from "@acceptloop/address/endpoint";
import { type Service, serviceNamed, serviceNames, UnknownServiceError } from "@acceptloop/services";
import { listen, type Listener } from "@acceptloop/sockets";
import { type CommandLine, type Options, UsageError } from "./command-line.ts";
import type { Handover } from "./handover.ts";
import { note } from "./note.ts";
import { printTrace } from "./print-trace.ts";
import type { Command } from "./program.ts";

/** What an accept loop works with. */
export interface Serving {
  readonly listener: Listener;
  readonly service: Service;
  /** The same for whoever cannot be given objects: another process, another thread. */
  readonly handover: Handover;
}

/** What happens after accept(): ends when the listener is closed and the line is empty. */
export type AcceptLoop = (serving: Serving) => Promise<void>;

/** A way to serve many clients. */
export interface Model {
  readonly acceptLoop: AcceptLoop;
  /** What stands in for the model's mechanism, in a sentence, where this runtime lacks it. */
  readonly emulation?: string | undefined;
}

/** The models of one program. */
export interface Servers {
  readonly program: string;
  /** By the name that `--model` takes; the first is the default. */
  readonly models: Readonly<Record<string, Model>>;
  /** Default of `--max-connections`: what the models can bear on a small machine. */
  readonly maxConnections: number;
}

const HIGHEST_BACKLOG = 65_535;
const MOST_CONNECTIONS = 1_000_000;
const LARGEST_BUFFER = 16 * 1024 * 1024;
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** The command `serve`, which is the same for every server but for its models. */
export function serveCommand(servers: Servers): Command {
  return {
    summary: "Answers clients until SIGINT or SIGTERM; then lets those who are there finish.",
    operands: "[ENDPOINT]",
    options: optionsOf(servers),
    examples: [
      `${servers.program} serve`,
      `${servers.program} serve 127.0.0.1:0 --service echo --json`,
      `${servers.program} serve unix:/tmp/${servers.program}.sock --service work:10`,
    ],
    run: (commandLine) => serve(servers, commandLine),
  };
}

function optionsOf({ models, maxConnections }: Servers): Options {
  const [defaultModel = ""] = Object.keys(models);
  return {
    model: { value: "NAME", default: defaultModel, help: Object.keys(models).join(", ") },
    service: { value: "NAME", default: "upper", help: serviceNames.join(", ") },
    backlog: { value: "N", default: "511", help: "length of the system's queue of new connections" },
    "max-connections": { value: "N", default: String(maxConnections), help: "served at once; others wait" },
    buffer: { value: "BYTES", default: "65536", help: "most that one read returns" },
    "idle-timeout": { value: "MS", default: "300000", help: "closes a connection after silence; 0 never" },
    "drain-timeout": { value: "MS", default: "5000", help: "time to finish after SIGINT or SIGTERM" },
    trace: { help: "print the socket calls on stderr" },
    json: { help: "JSON lines on stdout" },
  };
}

async function serve({ program, models }: Servers, commandLine: CommandLine): Promise<void> {
  const endpoint = commandLine.endpoint("127.0.0.1:8254");
  const modelName = commandLine.choice("model", Object.keys(models));
  const model = models[modelName];
  if (model === undefined) throw new UsageError(`there is no model ${modelName}`);
  const service = serviceOf(commandLine);
  const handover: Handover = {
    service: service.name,
    connection: {
      bufferBytes: commandLine.integer("buffer", 1, LARGEST_BUFFER),
      idleTimeout: commandLine.integer("idle-timeout", 0, LONGEST_TIMEOUT),
    },
    trace: commandLine.flag("trace"),
  };
  const options = {
    backlog: commandLine.integer("backlog", 1, HIGHEST_BACKLOG),
    maxConnections: commandLine.integer("max-connections", 1, MOST_CONNECTIONS),
    connection: handover.connection,
  };
  const drainTimeout = commandLine.integer("drain-timeout", 0, LONGEST_TIMEOUT);

  if (handover.trace) printTrace();
  const listener = await listen(endpoint, options);
  const asJson = commandLine.flag("json");
  // Before the first line says that we are there, since a signal may answer it at once.
  const cut = stopAsked(listener, drainTimeout);
  if (model.emulation !== undefined) note(`${program}: emulated: ${model.emulation}`);
  const transport = "path" in listener.endpoint ? "unix" : "tcp";
  const name = "path" in listener.endpoint ? listener.endpoint.path : formatEndpoint(listener.endpoint);
  const facts = { model: modelName, service: service.name, emulated: model.emulation !== undefined };
  announce(
    asJson
      ? JSON.stringify({ event: "listening", transport, endpoint: name, ...facts, pid: process.pid })
      : `LISTENING ${transport} ${name}`,
  );

  const drained = model.acceptLoop({ listener, service, handover }).then(() => listener.close());
  await Promise.race([drained, cut]);
  announce(asJson ? JSON.stringify({ event: "bye" }) : "Bye");
}

function serviceOf(commandLine: CommandLine): Service {
  try {
    return serviceNamed(commandLine.text("service") ?? "");
  } catch (error) {
    if (error instanceof UnknownServiceError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

/**
 * Closes the listener at the first SIGINT or SIGTERM. Resolves when those who are still there have had their time, or at
 * the second signal: then they are cut off.
 */
function stopAsked(listener: Listener, drainTimeout: number): Promise<void> {
  return new Promise((resolve) => {
    const giveUp = (): void => {
      note(`cut off ${listener.openConnections} open connection(s)`);
      resolve();
    };
    let isStopping = false;
    const stop = (): void => {
      if (isStopping) return giveUp();
      isStopping = true;
      void listener.close();
      setTimeout(giveUp, drainTimeout);
      if (listener.openConnections > 0) {
        note(
          `waiting up to ${drainTimeout} ms for ${listener.openConnections} connection(s); once more to cut them off`,
        );
      }
    };
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
  });
}

function announce(line: string): void {
  process.stdout.write(`${line}\n`);
}
