import { type Endpoint, formatEndpoint } from "@acceptloop/address/endpoint";
import { type Service, serviceNamed, serviceNames, UnknownServiceError } from "@acceptloop/services";
import { type CommandLine, type Options, UsageError } from "./command-line.ts";
import type { Handover } from "./handover.ts";
import { note } from "./note.ts";
import { printTrace, type Trace, traces } from "./print-trace.ts";
import type { Command } from "./program.ts";
import type { Model, Server, Setup, Statistics } from "./server.ts";

/** The models of one program. */
export interface Servers {
  /** As it is typed. */
  readonly program: string;
  /** By the name that `--model` takes; the first is the default. */
  readonly models: Readonly<Record<string, Model>>;
  /** Default of `--max-connections`: what the models can bear on a small machine. Without it there are no connections. */
  readonly maxConnections?: number;
  /** Whether it answers nobody, but passes on what it hears: then there is no `--service` to choose. Default false. */
  readonly isRelay?: boolean;
  /** Options that only this program has, or has otherwise; a model finds their values in {@linkcode Setup.commandLine}. */
  readonly options?: Options;
  /** Command lines worth trying, besides those that every server has. */
  readonly examples?: readonly string[];
}

const HIGHEST_PORT = 65_535;
const HIGHEST_BACKLOG = 65_535;
const MOST_CONNECTIONS = 1_000_000;
const LARGEST_BUFFER = 16 * 1024 * 1024;
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/**
 * The command `serve`, which is the same for every server but for its models.
 *
 * @example
 * ```ts
 * import { acceptLoop, converse, serveCommand } from "@acceptloop/program";
 *
 * const iterative = acceptLoop(async ({ listener, service }) => {
 *   for await (const connection of listener) await converse(connection, service);
 * });
 * const serve = serveCommand({ program: "tcp-echo", models: { iterative }, maxConnections: 100 });
 * serve.operands; // => "[ENDPOINT]"
 * serve.options["max-connections"]?.default; // => "100"
 * ```
 */
export function serveCommand(servers: Servers): Command {
  return {
    summary: "Answers clients until SIGINT or SIGTERM; then lets those who are there finish.",
    operands: "[ENDPOINT]",
    options: optionsOf(servers),
    examples: [
      `${servers.program} serve`,
      `${servers.program} serve 127.0.0.1:0${servers.isRelay ? "" : " --service echo"} --json`,
      ...(servers.maxConnections === undefined
        ? []
        : [
            `${servers.program} serve unix:/tmp/${servers.program}.sock${servers.isRelay ? "" : " --service work:10"}`,
          ]),
      ...(servers.examples ?? []),
    ],
    run: (commandLine) => serve(servers, commandLine),
  };
}

function optionsOf({ models, maxConnections, options, isRelay = false }: Servers): Options {
  const [defaultModel = ""] = Object.keys(models);
  return {
    port: { value: "PORT", help: "the same as the ENDPOINT 127.0.0.1:PORT; 0 picks a free one" },
    model: { value: "NAME", default: defaultModel, help: Object.keys(models).join(", ") },
    ...(!isRelay && { service: { value: "NAME", default: "upper", help: serviceNames.join(", ") } }),
    ...(maxConnections !== undefined && connectionOptions(maxConnections)),
    buffer: { value: "BYTES", default: "65536", help: "most that one read returns" },
    ...options,
    "drain-timeout": { value: "MS", default: "5000", help: "time to finish after SIGINT or SIGTERM" },
    trace: { value: "HOW", bare: "calls", help: "print the socket calls on stderr; =mermaid draws them" },
    stats: { help: "print statistics at the end, as SIGUSR1 and SIGUSR2 do at any time" },
    json: { help: "JSON lines on stdout" },
  };
}

function connectionOptions(maxConnections: number): Options {
  return {
    backlog: { value: "N", default: "511", help: "length of the system's queue of new connections" },
    "max-connections": { value: "N", default: String(maxConnections), help: "served at once; others wait" },
    "keep-alive": {
      value: "MS",
      default: "0",
      help: "silence after which the system probes a peer; 0 never",
    },
    "idle-timeout": { value: "MS", default: "300000", help: "closes a connection after silence; 0 never" },
  };
}

async function serve(
  { program, models, maxConnections, isRelay = false }: Servers,
  commandLine: CommandLine,
): Promise<void> {
  const modelName = commandLine.choice("model", Object.keys(models));
  const model = models[modelName];
  if (model === undefined) throw new UsageError(`there is no model ${modelName}`);
  const setup = setupOf(commandLine, maxConnections !== undefined);
  const drainTimeout = commandLine.integer("drain-timeout", 0, LONGEST_TIMEOUT);
  const asJson = commandLine.flag("json");

  printTrace(setup.handover.trace);
  const server = await model.start(setup);
  // Before the first line says that we are there, since a signal may answer it at once.
  const cut = stopAsked(server, drainTimeout);
  const tell = async (): Promise<void> => report(await server.statistics?.(), asJson);
  // At SIGUSR1, Deno opens the port of its debugger as well.
  for (const signal of ["SIGUSR1", "SIGUSR2"]) process.on(signal, () => void tell());
  process.on("SIGHUP", () => server.renew?.());
  if (model.emulation !== undefined) note(`${program}: emulated: ${model.emulation}`);
  const { transport, endpoint } = server;
  const name = formatEndpoint(endpoint).replace(/^unix:/, "");
  const service = isRelay ? {} : { service: setup.service.name };
  const facts = { model: modelName, ...service, emulated: model.emulation !== undefined };
  announce(
    asJson
      ? JSON.stringify({ event: "listening", transport, endpoint: name, ...facts, pid: process.pid })
      : `LISTENING ${transport} ${name}`,
  );

  await Promise.race([server.ended, cut]);
  if (commandLine.flag("stats")) await tell();
  announce(asJson ? JSON.stringify({ event: "bye" }) : "Bye");
}

function setupOf(commandLine: CommandLine, hasConnections: boolean): Setup {
  const endpoint = endpointOf(commandLine);
  const service = serviceOf(commandLine);
  const connection = {
    bufferBytes: commandLine.integer("buffer", 1, LARGEST_BUFFER),
    ...(hasConnections && {
      idleTimeout: commandLine.integer("idle-timeout", 0, LONGEST_TIMEOUT),
      keepAlive: commandLine.integer("keep-alive", 0, LONGEST_TIMEOUT),
    }),
  };
  const limits = hasConnections && {
    backlog: commandLine.integer("backlog", 1, HIGHEST_BACKLOG),
    maxConnections: commandLine.integer("max-connections", 1, MOST_CONNECTIONS),
  };
  const trace = traceOf(commandLine);
  const handover: Handover = { service: service.name, connection, trace };
  return { endpoint, service, listening: { ...limits, connection }, handover, commandLine };
}

/**
 * How the person wants to see the socket calls.
 *
 * @example
 * ```ts
 * import { CommandLine, traceOf } from "@acceptloop/program";
 *
 * const options = { trace: { value: "HOW", bare: "calls", help: "print the socket calls" } };
 * traceOf(new CommandLine(["--trace=mermaid"], options)); // => "mermaid"
 * traceOf(new CommandLine([], options)); // => "none"
 * ```
 */
export function traceOf(commandLine: CommandLine): Trace {
  if (commandLine.text("trace") === undefined) return "none";
  const asked = commandLine.choice("trace", traces);
  return traces.find((trace) => trace === asked) ?? "none";
}

function endpointOf(commandLine: CommandLine): Endpoint {
  if (commandLine.text("port") === undefined) return commandLine.endpoint("127.0.0.1:8254");
  if (commandLine.operand !== undefined) throw new UsageError("it takes an ENDPOINT or --port, not both");
  return { host: "127.0.0.1", port: commandLine.integer("port", 0, HIGHEST_PORT) };
}

function serviceOf(commandLine: CommandLine): Service {
  try {
    return serviceNamed(commandLine.text("service") ?? "echo");
  } catch (error) {
    if (error instanceof UnknownServiceError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

/**
 * Stops the server at the first SIGINT or SIGTERM. Resolves when those who are still there have had their time, or at
 * the second signal: then they are cut off.
 */
function stopAsked(server: Server, drainTimeout: number): Promise<void> {
  return new Promise((resolve) => {
    const giveUp = (): void => {
      note(`cut off ${server.openConnections} open connection(s)`);
      resolve();
    };
    let isStopping = false;
    const stop = (): void => {
      if (isStopping) return giveUp();
      isStopping = true;
      server.stop();
      setTimeout(giveUp, drainTimeout);
      if (server.openConnections > 0) {
        note(
          `waiting up to ${drainTimeout} ms for ${server.openConnections} connection(s); once more to cut them off`,
        );
      }
    };
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
  });
}

/** Statistics are results where a program reads them, and remarks where a person does. */
function report(statistics: Statistics = {}, asJson: boolean): void {
  if (asJson) announce(JSON.stringify({ event: "statistics", ...statistics }));
  else for (const [name, value] of Object.entries(statistics)) note(`${name}: ${String(value)}`);
}

function announce(line: string): void {
  process.stdout.write(`${line}\n`);
}
