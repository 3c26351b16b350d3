/**
 * What the tests of every room share.
 *
 * @module
 */
export { client, type Client } from "./client.ts";
export { testCommandLine } from "./command-line-contract.ts";
export { type Contender, testConformance } from "./conformance.ts";
export { datagramClient, type DatagramClient } from "./datagram-client.ts";
export { type DatagramContender, testDatagramConformance } from "./datagram-conformance.ts";
export { testExamples } from "./examples.ts";
export { freePort } from "./free-port.ts";
export { testWithPeer } from "./peers.ts";
export {
  childrenOf,
  openDescriptors,
  processorTicks,
  residentBytes,
  threadsOf,
  zombiesOf,
} from "./processes.ts";
export { run, type RunningProgram, start } from "./program.ts";
export { commandOf, programOnInput, type Runtime, runtimes } from "./runtimes.ts";
export { testTranscripts } from "./transcripts.ts";
