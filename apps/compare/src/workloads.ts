/** A load that tells models apart. */
export interface Workload {
  /** As `--workloads` takes it. */
  readonly name: string;
  /** What happens, in half a sentence. */
  readonly title: string;
  /** What the servers answer. */
  readonly service: string;
  /** Clients that connect first and never say a word. */
  readonly silentClients: number;
  readonly clients: number;
  /** What each client sends again and again, each time after the reply. */
  readonly request: Uint8Array;
}

/** Every workload, in the order in which they are told. */
export const workloads: readonly Workload[] = [
  {
    name: "echo",
    title: "20 clients stay connected; each sends 64 bytes and waits for the echo, again and again",
    service: "echo",
    silentClients: 0,
    clients: 20,
    request: new Uint8Array(64).fill(0x61),
  },
  {
    name: "slow",
    title: "one client connects and says nothing; behind it, 10 others want small echoes",
    service: "echo",
    silentClients: 1,
    clients: 10,
    request: new Uint8Array(64).fill(0x62),
  },
  {
    name: "cpu",
    title: "8 clients send requests that each burn about 10 ms of processor time",
    service: "work:10",
    silentClients: 0,
    clients: 8,
    request: new TextEncoder().encode("think\n"),
  },
];
