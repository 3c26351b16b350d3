import { AddressSyntaxError } from "../address-syntax-error.ts";
import { hostByteOrder, htonl, htons, ntohl, ntohs, type ByteOrder } from "../byte-order.ts";
import { parseEndpoint, formatEndpoint } from "../endpoint.ts";
import { inet_aton, inet_ntop, inet_pton } from "../inet.ts";
import { formatIPv4 } from "../ipv4.ts";
import { decodeSockaddr, encodeSockaddr, type SockaddrLayout, type SockaddrSystem } from "../sockaddr.ts";
import { UsageError, hex, oneOf, plain, type Command, type Options } from "./command.ts";

const STRUCTS = ["sockaddr_in", "sockaddr_in6", "sockaddr_un"] as const;
const SYSTEMS: readonly SockaddrSystem[] = ["linux", "macos", "freebsd"];
const ORDERS: readonly ByteOrder[] = ["little", "big"];

/** Commands on what C programs see in memory. */
export const byteCommands: Readonly<Record<string, Command>> = {
  aton: {
    usage: "TEXT",
    summary: "what inet_aton, the loose historical reader, makes of a text",
    count: [1, 1],
    run: ([text = ""]) => [plain(formatIPv4(inet_aton(text)))],
  },
  pton: {
    usage: "ADDRESS",
    summary: "the bytes that inet_pton, the strict reader, makes of a text",
    count: [1, 1],
    run: ([text = ""]) => [plain(hex(inet_pton(text.includes(":") ? "AF_INET6" : "AF_INET", text)))],
  },
  ntop: {
    usage: "HEX",
    summary: "the address that stands in 4 or 16 bytes",
    count: [1, 1],
    run: ([text = ""]) => {
      const bytes = fromHex(text);
      return [plain(inet_ntop(bytes.length === 4 ? "AF_INET" : "AF_INET6", bytes))];
    },
  },
  htons: exchange("16 bits from the host's byte order to the network's", htons),
  htonl: exchange("32 bits from the host's byte order to the network's", htonl),
  ntohs: exchange("16 bits from the network's byte order to the host's", ntohs),
  ntohl: exchange("32 bits from the network's byte order to the host's", ntohl),
  encode: {
    usage: "sockaddr_in|sockaddr_in6|sockaddr_un ENDPOINT [--system NAME] [--byte-order ORDER]",
    summary: "the bytes of a struct sockaddr",
    options: ["system", "byte-order"],
    count: [2, 2],
    run: ([struct = "", text = ""], options) => {
      oneOf(STRUCTS, struct, "the structure");
      const endpoint = parseEndpoint(text);
      const internet = "host" in endpoint && endpoint.host.includes(":") ? "sockaddr_in6" : "sockaddr_in";
      const fitting = "path" in endpoint ? "sockaddr_un" : internet;
      if (struct !== fitting) throw new UsageError(`${text} makes a ${fitting}, not a ${struct}`);
      return [plain(hex(encodeSockaddr(endpoint, layoutOf(options))))];
    },
  },
  decode: {
    usage: "HEX [--system NAME] [--byte-order ORDER]",
    summary: "the endpoint that stands in the bytes of a struct sockaddr",
    options: ["system", "byte-order"],
    count: [1, 1],
    run: ([text = ""], options) => [plain(formatEndpoint(decodeSockaddr(fromHex(text), layoutOf(options))))],
  },
};

function exchange(summary: string, convert: (value: number, order: ByteOrder) => number): Command {
  return {
    usage: "NUMBER [--byte-order ORDER]",
    summary,
    options: ["byte-order"],
    count: [1, 1],
    run: ([text = ""], options) => {
      if (!/^[0-9]+$/.test(text)) throw new UsageError(`${JSON.stringify(text)} is not a whole number`);
      return [plain(convert(Number(text), orderOf(options)))];
    },
  };
}

function layoutOf(options: Options): SockaddrLayout {
  return { system: oneOf(SYSTEMS, options.system ?? "linux", "--system"), byteOrder: orderOf(options) };
}

function orderOf(options: Options): ByteOrder {
  return oneOf(ORDERS, options["byte-order"] ?? hostByteOrder, "--byte-order");
}

function fromHex(text: string): Uint8Array {
  const digits = text.replaceAll(" ", "");
  const wrong = /[^0-9a-f]/i.exec(text.replaceAll(" ", "0"));
  if (wrong !== null) throw new AddressSyntaxError(text, wrong.index, "bytes are hex digits");
  if (digits.length % 2 === 1) throw new AddressSyntaxError(text, text.length, "a byte is two hex digits");
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
    Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16),
  );
}
