import { hostname } from "node:os";
import { interfaces } from "../interfaces.ts";
import { formatIP, parseIP } from "../ip.ts";
import { getAllByName, getByName, getHostName, type Host } from "../names.ts";
import { formatPrefix } from "../prefix.ts";
import { getservbyname, getservbyport, services, type Service } from "../services.ts";
import { plain, type Command, type Result } from "./command.ts";
import { UnknownServiceError } from "./unknown-service-error.ts";

/** Commands on names, of which most ask the system. */
export const systemCommands: Readonly<Record<string, Command>> = {
  resolve: {
    usage: "NAME [--all]",
    summary: "the address of a host, or all of them",
    options: ["all"],
    count: [1, 1],
    run: async ([name = ""], { all = false }) =>
      (all ? await getAllByName(name) : [await getByName(name)]).map(describeHost),
  },
  whoami: {
    usage: "",
    summary: "this machine's own name and addresses",
    count: [0, 0],
    run: async () => (await getAllByName(hostname())).map(describeNamed),
  },
  reverse: {
    usage: "ADDRESS...",
    summary: "the name of the host with an address",
    count: [1, Infinity],
    run: async (words) =>
      (await Promise.all(words.map(parseIP).map((address) => getHostName(address)))).map(plain),
  },
  interfaces: {
    usage: "",
    summary: "the addresses of this machine's network interfaces",
    count: [0, 0],
    run: () =>
      interfaces().map(({ name, address, prefix, ...rest }) => {
        const network = prefix && formatPrefix(prefix);
        const text = [name, formatIP(address), network].filter((word) => word !== undefined).join(" ");
        return { text, json: { name, address: formatIP(address), network, ...rest } };
      }),
  },
  services: {
    usage: "[NAME|PORT[/PROTOCOL]]",
    summary: "which port a service has, and which service a port",
    count: [0, 1],
    run: ([key]) => (key === undefined ? services : [requireService(key)]).map(describeService),
  },
};

function describeHost({ name, address }: Host): Result {
  return { text: formatIP(address), json: { name, address: formatIP(address) } };
}

function describeNamed(host: Host): Result {
  const { text, json } = describeHost(host);
  return { text: `${host.name} ${text}`, json };
}

function describeService(service: Service): Result {
  const { name, port, protocol, aliases } = service;
  return { text: [name, `${port}/${protocol}`, ...aliases].join(" "), json: service };
}

function requireService(key: string): Service {
  const [name = "", protocol] = key.split("/");
  const service = /^[0-9]+$/.test(name)
    ? getservbyport(Number(name), protocol)
    : getservbyname(name, protocol);
  if (service === undefined) throw new UnknownServiceError(key);
  return service;
}
