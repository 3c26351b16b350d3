// Serves one client in a thread, and ends the thread at SIGUSR2.
import { formatEndpoint } from "@acceptloop/address/endpoint";
import type { Handover } from "@acceptloop/program";
import { listen } from "@acceptloop/sockets";
import { bridge } from "../src/bridge.ts";
import { startThread } from "../src/start-thread.ts";
import { canTransferSockets, transfer } from "../src/transfer.ts";

const handover: Handover = { service: "echo", connection: {}, trace: "none" };
const worker = startThread("serve-clients", handover, 64);
process.once("SIGUSR2", () => void worker.terminate());

const listener = await listen({ host: "127.0.0.1", port: 0 });
process.stdout.write(`LISTENING tcp ${formatEndpoint(listener.endpoint)}\n`);
const connection = await listener.accept();
const hand = canTransferSockets ? transfer : bridge;
await hand(connection, worker).catch(() => connection.abort());
setInterval(() => {}, 1000);
