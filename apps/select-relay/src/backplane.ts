import type { Statistics } from "@acceptloop/program";
import type { Selectable } from "@acceptloop/sockets";
import type { Parcel } from "./turn.ts";

/** What joins relays of several processes: each hears what the others' members say. Ready when something has come. */
export interface Backplane extends Selectable {
  /** Whether so much is on its way that nobody should say more. */
  readonly isFull: boolean;
  /** Tells the other relays what was said here. */
  publish(parcel: Parcel): void;
  /** Takes what was said there, in order for each of them. */
  take(): readonly Parcel[];
  /** What was sent, received and lost. */
  statistics(): Statistics;
  /** Sends what is on its way, and leaves. */
  close(): Promise<void>;
}
