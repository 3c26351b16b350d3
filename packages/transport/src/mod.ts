/**
 * The transport layer rewritten by hand, without a socket and without a clock.
 *
 * @module
 */
export { GoBackNReceiver, GoBackNSender } from "./go-back-n.ts";
export { type Arrival, Impairment, type ImpairmentCounts, type ImpairmentOptions } from "./impairment.ts";
export { decodeLrcp, encodeLrcp, type LrcpMessage, lrcpMessageLimit } from "./lrcp-message.ts";
export { LrcpServer, type LrcpServerOptions, type Outgoing } from "./lrcp-server.ts";
export { type LrcpOptions, LrcpSession } from "./lrcp-session.ts";
export { largestPayload } from "./packet.ts";
export type {
  Party,
  PieceState,
  Receiver,
  ReceiverOptions,
  Sender,
  SenderCounts,
  SenderOptions,
  WindowView,
} from "./party.ts";
export { type Protocol, type ProtocolName, protocols } from "./protocols.ts";
export { type Random, seededRandom } from "./random.ts";
export { SelectiveRepeatReceiver, SelectiveRepeatSender } from "./selective-repeat.ts";
