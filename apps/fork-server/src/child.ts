import { Socket } from "node:net";
import { attach } from "@acceptloop/sockets";
import { type Handover, note, serveHandedOver } from "@acceptloop/program";

// Ctrl-C reaches the whole process group. The parent alone decides how long clients may still take.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
// The parent is gone, even if it was killed: nobody would know of this process any more.
process.on("disconnect", () => process.exit());

// Deno does not notice it when the parent dies before it has read what we sent. But an orphan has another parent.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit();
}, 500).unref();

process.once("message", async (handover: Handover, socket: unknown) => {
  // A client that left on the way arrives as nothing.
  if (!(socket instanceof Socket)) process.exit();
  process.send?.("taken");
  try {
    await serveHandedOver(attach(socket, handover.connection), handover);
    process.disconnect?.();
  } catch (error) {
    note(`process ${process.pid} crashed: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(70);
  }
});
