import type { CommandLine, Options } from "@acceptloop/program";
import type { LrcpOptions } from "@acceptloop/transport";

const LONGEST = 3_600_000;

/** What both ends of a session are asked. */
export const lrcpOptions: Options = {
  retransmit: {
    value: "MS",
    default: "3000",
    help: "sends again what has not been acknowledged for so long",
  },
  expiry: { value: "MS", default: "60000", help: "gives a session up after so long a silence" },
  json: { help: "JSON lines on stdout" },
};

export function lrcpTimesOf(commandLine: CommandLine): LrcpOptions {
  return {
    retransmit: commandLine.integer("retransmit", 1, LONGEST),
    expiry: commandLine.integer("expiry", 1, LONGEST),
  };
}
