import { formatEndpoint } from "@acceptloop/address/endpoint";
import { type Model, note, type Options, UsageError } from "@acceptloop/program";
import { oneShot } from "@acceptloop/services";
import { type SocketCall, subscribeToTrace } from "@acceptloop/sockets";

/** The options about who closes a connection, and when. */
export const closingOptions: Options = {
  "one-shot": { help: "answer one line and close: the server is first" },
  "expect-close": {
    value: "WHO",
    help: "say of each connection whether WHO, client or server, closed first",
  },
};

type Side = "client" | "server";

/** A model that heeds {@linkcode closingOptions}. */
export function closing(model: Model): Model {
  return {
    ...model,
    start(setup) {
      const { commandLine, endpoint, service } = setup;
      if (commandLine.text("expect-close") !== undefined) {
        if ("path" in endpoint) throw new UsageError("--expect-close is about TCP: no other has TIME_WAIT");
        expectClose(commandLine.choice("expect-close", ["client", "server"]));
      }
      return model.start({ ...setup, service: commandLine.flag("one-shot") ? oneShot(service) : service });
    },
  };
}

/** Says of each connection who ended it first, which is who keeps TIME_WAIT (RFC 9293, section 3.6). */
function expectClose(expected: string): void {
  const open = new Set<string>();
  subscribeToTrace((call) => {
    const peer = call.endpoint === undefined ? "" : formatEndpoint(call.endpoint);
    if (call.call === "accept") open.add(peer);
    if (call.call === "abort") open.delete(peer);
    if (call.error !== undefined && open.delete(peer)) note(`${peer}: was reset, and nobody keeps TIME_WAIT`);
    const first = firstToEnd(call);
    if (first === undefined || !open.delete(peer)) return;
    const verdict = first === expected ? "as expected" : `not the ${expected} as expected`;
    note(`${peer}: the ${first} closed first and keeps TIME_WAIT, ${verdict}`);
  });
}

function firstToEnd({ call, bytes }: SocketCall): Side | undefined {
  if (call === "read" && bytes === 0) return "client";
  return call === "shutdown" || call === "close" ? "server" : undefined;
}
