import type { CommandLine, Option } from "@acceptloop/program";
import { type ProtocolName, protocols } from "@acceptloop/transport";

const names = Object.keys(protocols);

/** The option that both ends must be given alike. */
export const protocolOption: Option = {
  value: "NAME",
  default: "selective-repeat",
  help: `${names.join(", ")}; the same at both ends`,
};

/** Reads `--protocol`. */
export function protocolOf(commandLine: CommandLine): ProtocolName {
  const name = commandLine.choice("protocol", names);
  if (name === "stop-and-wait" || name === "go-back-n") return name;
  return "selective-repeat";
}
