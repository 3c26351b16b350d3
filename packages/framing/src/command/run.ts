import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { demoCoalesce } from "./demo-coalesce.ts";
import { decodeFrames, encodeLines } from "./filters.ts";
import { inspect } from "./inspect.ts";
import { CODEC_NAMES, type NamedCodec, namedCodec } from "./named-codec.ts";
import { type Streams, write } from "./streams.ts";
import { sentenceOf, UsageError } from "./usage-error.ts";

const USAGE = `\
Usage: framing encode CODEC [--max-frame BYTES]           lines from stdin, frames to stdout
       framing decode CODEC [--max-frame BYTES] [--json]  frames from stdin, lines to stdout
       framing inspect CODEC [--max-frame BYTES]          frame borders on a hex dump of stdin
       framing demo coalesce                              three writes read as one, one read as three
       framing --help | --version
`;

const HELP = `\
Where a message ends in a stream of bytes.

${USAGE}
Codecs:
${CODEC_NAMES}

Options:
  --max-frame BYTES  longest payload; default 65536
  --json             one JSON object a message, with its start and end in the stream
  -h, --help         this text
  -V, --version      the version

Examples:
  printf 'hello\\n\\n' | framing encode netstring                  5:hello,0:,
  printf '5:hello,0:,' | framing decode netstring --json
  printf 'hello\\nyou\\n' | framing encode u16 | framing inspect u16
  printf '[-1,"Zot"]\\n' | framing encode pack:hs | framing decode pack:hs

Exit codes: 0 done, 1 wrong usage, 2 the data or the system refused.
`;

/**
 * Runs the command line.
 *
 * @param args what comes after the program's name
 * @returns the exit code: 0 done, 1 wrong usage, 2 the data or the system refused
 */
export async function run(args: readonly string[], streams: Streams): Promise<number> {
  const closed = new Promise<never>((_resolve, reject) => {
    // More than once, because a process's stdout stays open after an error and says it again at the next write.
    streams.stdout.on("error", (error) => {
      streams.stdin.destroy();
      reject(error);
    });
  });
  try {
    await Promise.race([closed, dispatch(args, streams)]);
    return 0;
  } catch (error) {
    // Whoever reads has stopped reading, as `head` does: there is nothing more to do.
    if (error instanceof Error && "code" in error && error.code === "EPIPE") return 0;
    const sentence = sentenceOf(error);
    if (error instanceof UsageError) {
      streams.stderr.write(`framing: ${sentence}\n${USAGE}`);
      return 1;
    }
    streams.stderr.write(`framing: ${sentence}\n`);
    return 2;
  }
}

async function dispatch(args: readonly string[], streams: Streams): Promise<void> {
  const { values, positionals } = parse(args);
  if (values.help) return write(streams.stdout, HELP);
  if (values.version) return write(streams.stdout, `${version()}\n`);
  const [command, name, ...rest] = positionals;
  if (rest.length > 0) throw new UsageError(`"${rest.join(" ")}" is too much`);
  if (command === "demo" && name === "coalesce") return demoCoalesce(streams);
  const maxFrameLength = wholeNumber(values["max-frame"] ?? "65536");
  const codec = (): NamedCodec => {
    if (name === undefined) throw new UsageError(`${command} needs a codec`);
    return namedCodec(name, { maxFrameLength });
  };
  switch (command) {
    case "encode":
      return encodeLines(codec(), maxFrameLength, streams);
    case "decode":
      return decodeFrames(codec(), values.json, streams);
    case "inspect":
      return inspect(codec(), streams);
    default:
      throw new UsageError(
        command === undefined ? "a command is missing" : `there is no command "${positionals.join(" ")}"`,
      );
  }
}

interface Arguments {
  readonly values: {
    readonly help: boolean;
    readonly version: boolean;
    readonly json: boolean;
    readonly "max-frame"?: string | undefined;
  };
  readonly positionals: readonly string[];
}

function parse(args: readonly string[]): Arguments {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h", default: false },
        version: { type: "boolean", short: "V", default: false },
        json: { type: "boolean", default: false },
        "max-frame": { type: "string" },
      },
    });
  } catch (error) {
    throw new UsageError(sentenceOf(error), { cause: error });
  }
}

function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text))
    throw new UsageError(`--max-frame takes a whole number of bytes, not "${text}"`);
  return Number(text);
}

function version(): string {
  const manifest: { readonly version: string } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  );
  return manifest.version;
}
