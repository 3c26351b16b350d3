import { GoBackNReceiver, GoBackNSender } from "./go-back-n.ts";
import type { Receiver, ReceiverOptions, Sender, SenderOptions } from "./party.ts";
import { SelectiveRepeatReceiver, SelectiveRepeatSender } from "./selective-repeat.ts";

/** A way to make a reliable stream of pieces of an unreliable network. */
export interface Protocol {
  /** Begins a transfer, at the end that has the data. */
  sender(options: SenderOptions): Sender;
  /** Begins a transfer, at the end that wants the data. */
  receiver(options?: ReceiverOptions): Receiver;
}

/** How the protocols are named. */
export type ProtocolName = "stop-and-wait" | "go-back-n" | "selective-repeat";

/**
 * The protocols of the textbooks, by name.
 *
 * @example
 * ```ts
 * import { protocols } from "@acceptloop/transport";
 *
 * protocols["stop-and-wait"].sender({ session: 1, window: 32 }).room; // => 1
 * protocols["selective-repeat"].sender({ session: 1, window: 32 }).room; // => 32
 * ```
 */
export const protocols: Readonly<Record<ProtocolName, Protocol>> = {
  // With a window of one the others are the same: one piece is on its way, and the next one waits for its acknowledgement.
  "stop-and-wait": {
    sender: (options) => new GoBackNSender({ ...options, window: 1 }),
    receiver: (options) => new GoBackNReceiver(options),
  },
  "go-back-n": {
    sender: (options) => new GoBackNSender(options),
    receiver: (options) => new GoBackNReceiver(options),
  },
  "selective-repeat": {
    sender: (options) => new SelectiveRepeatSender(options),
    receiver: (options) => new SelectiveRepeatReceiver(options),
  },
};
