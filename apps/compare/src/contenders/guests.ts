import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { UsageError } from "@acceptloop/program";
import { CompilationError, compiled } from "./compiled.ts";
import { wordsIn } from "./words.ts";

/** A server of somebody else, in whatever language, that takes part in the comparison. */
export interface Guest {
  readonly name: string;
  /** Its words; `{port}` stands for a free port of 127.0.0.1, `{service}` for what it is to answer, `{program}` for what its source becomes. */
  readonly command: readonly string[];
  /** What it answers; `work:` stands for all services whose names begin so. */
  readonly services: readonly string[];
  /** File in `examples/guests`, if it is one of ours. */
  readonly source?: string;
}

const ECHO: readonly string[] = ["echo"];
/** What the programs in `examples/guests` answer, and others that are told what to answer. */
const OURS: readonly string[] = ["echo", "upper", "bytes", "work:"];

/** Guests that are known by name. */
export const presets: Readonly<Record<string, Guest>> = Object.fromEntries(
  [
    preset("socat", "socat TCP-LISTEN:{port},bind=127.0.0.1,reuseaddr,backlog=511,nodelay,fork EXEC:cat"),
    preset("ncat", "ncat --listen --keep-open --max-conns 4096 --exec /bin/cat 127.0.0.1 {port}"),
    preset("tcpserver", "tcpserver -DHR -l0 -b511 -c4096 127.0.0.1 {port} /bin/cat"),
    preset("c-epoll", "{program} {port} {service}", "epoll.c"),
    preset("c-iterative", "{program} {port} {service}", "iterative.c"),
    preset("c-fork", "{program} {port} {service}", "fork.c"),
    preset("c-prefork", "{program} {port} {service}", "prefork.c"),
    preset("c-thread", "{program} {port} {service}", "thread.c"),
    preset("c-prethread", "{program} {port} {service}", "prethread.c"),
    preset("python", "python3 {program} {port} {service}", "thread.py"),
    preset("go", "{program} {port} {service}", "goroutine.go"),
    preset("rust", "{program} {port} {service}", "thread.rs"),
  ].map((guest) => [guest.name, guest]),
);

function preset(name: string, command: string, source?: string): Guest {
  const words = command.split(" ");
  return source === undefined
    ? { name, command: words, services: ECHO }
    : { name, command: words, services: OURS, source };
}

/**
 * Reads what a person calls a guest: the name of a preset, `NAME=COMMAND`, or `NAME:SERVICE,…=COMMAND`. Who does not say
 * what it answers answers `echo`; or, if there is a `{service}` in its command, what the presets in C do.
 *
 * @throws {UsageError} for anything else
 *
 * @example
 * ```ts
 * import { guestOf } from "./src/contenders/guests.ts";
 *
 * guestOf("cat=socat TCP-LISTEN:{port},fork EXEC:cat").services; // => ["echo"]
 * guestOf("mine:upper,work:=./server -p {port} --answer {service}").services; // => ["upper", "work:"]
 * guestOf("go").command; // => ["{program}", "{port}", "{service}"]
 * ```
 */
export function guestOf(text: string): Guest {
  const equals = text.indexOf("=");
  if (equals === -1) {
    const guest = Object.hasOwn(presets, text) ? presets[text] : undefined;
    if (guest) return guest;
    const known = Object.keys(presets).join(", ");
    throw new UsageError(`a guest is NAME=COMMAND or one of ${known}, not ${JSON.stringify(text)}`);
  }
  const [, name, services] = /^([\w.-]+)(?::([\w:,-]+))?$/.exec(text.slice(0, equals)) ?? [];
  if (name === undefined) {
    throw new UsageError(
      `a guest's name is letters, digits, dots and hyphens, and :SERVICE,… if it answers other things than echo, not ${JSON.stringify(text.slice(0, equals))}`,
    );
  }
  const command = wordsIn(text.slice(equals + 1));
  const has = (placeholder: string): boolean => command.some((word) => word.includes(placeholder));
  if (!has("{port}")) throw new UsageError(`the command of guest ${name} must say where {port} goes`);
  return { name, command, services: services?.split(",") ?? (has("{service}") ? OURS : ECHO) };
}

/** Whether a guest says that it answers a service. */
export function answers({ services }: Guest, service: string): boolean {
  return services.some((known) => known === service || (known.endsWith(":") && service.startsWith(known)));
}

/** Compiles a guest if it must be, and looks whether its program is there; says what is missing if not. */
export async function prepare(guest: Guest): Promise<Guest | { readonly missing: string }> {
  try {
    const program = guest.source === undefined ? "" : await compiled(guest.source);
    const command = guest.command.map((word) => word.replaceAll("{program}", () => program));
    const [file = ""] = command;
    return isThere(file) ? { ...guest, command } : { missing: `${file} is not installed` };
  } catch (error) {
    if (error instanceof CompilationError) return { missing: error.message };
    throw error;
  }
}

/** The words by which a prepared guest is started; it is there once somebody listens on the port. */
export function commandLineOf({ command }: Guest, port: number, service: string): string[] {
  return command.map((word) => word.replaceAll("{port}", String(port)).replaceAll("{service}", service));
}

/** As execvp(3) looks for it. */
function isThere(file: string): boolean {
  const folders = file.includes("/") ? [""] : (process.env["PATH"] ?? "").split(delimiter);
  return folders.some((folder) => {
    try {
      accessSync(join(folder, file), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
