import { formatEndpoint, parseEndpoint, type InternetEndpoint } from "../endpoint.ts";
import { parseFiveTuple, reverseFiveTuple, formatFiveTuple } from "../five-tuple.ts";
import { formatNotation, notations, parseNotation } from "../notation.ts";
import { oneOf, plain, table, UsageError, type Command } from "./command.ts";

/** Commands on endpoints and conversations. */
export const endpointCommands: Readonly<Record<string, Command>> = {
  endpoint: {
    usage: "ENDPOINT [--from tuple|java|dotnet|go]",
    summary: "write an endpoint as Python, Java, .NET and Go do",
    options: ["from"],
    count: [1, 1],
    run: ([text = ""], { from }) => {
      const endpoint =
        from === undefined ? parseEndpoint(text) : parseNotation(oneOf(notations, from, "--from"), text);
      if ("path" in endpoint) return [plain(formatEndpoint(endpoint))];
      return [table({ endpoint: formatEndpoint(endpoint), ...inEveryNotation(endpoint) })];
    },
  },
  tuple: {
    usage: "tcp|udp LOCAL REMOTE",
    summary: "the five values that tell one conversation from all others, as both sides see them",
    count: [3, 3],
    run: (words) => {
      if (words.some((word) => word.includes(" "))) throw new UsageError("an endpoint has no spaces");
      const tuple = parseFiveTuple(words.join(" "));
      const { protocol, local, remote } = tuple;
      const rows = {
        protocol,
        "local address": local.host,
        "local port": local.port,
        "remote address": remote.host,
        "remote port": remote.port,
        "the other side": formatFiveTuple(reverseFiveTuple(tuple)),
      };
      return [{ text: table(rows).text, json: tuple }];
    },
  },
};

/** A name has no form in .NET, whose endpoints hold addresses. */
function inEveryNotation(endpoint: InternetEndpoint): Readonly<Record<string, string>> {
  const isName = formatNotation("java", endpoint).includes("<unresolved>");
  const possible = notations.filter((notation) => notation !== "dotnet" || !isName);
  return Object.fromEntries(possible.map((notation) => [notation, formatNotation(notation, endpoint)]));
}
