import { type Model, note, UsageError } from "@acceptloop/program";
import { ListeningThread } from "./listening-thread.ts";
import { readOptions } from "./options.ts";

/** Threads that each listen on the same port: the system deals out the clients, and the main thread sees none of them. */
export const threadReuseport: Model = {
  async start({ endpoint, listening, handover, commandLine }) {
    const { workers, memory } = readOptions(commandLine);
    if ("path" in endpoint)
      throw new UsageError("--model thread-reuseport shares a port; a Unix socket has none");
    const most = Math.ceil((listening.maxConnections ?? workers) / workers);
    const place = { endpoint, listening: { ...listening, maxConnections: most }, handover };
    const first = await ListeningThread.start(place, memory);
    const again = (): Promise<ListeningThread> =>
      ListeningThread.start({ ...place, endpoint: first.endpoint }, memory);
    const others = Array.from({ length: workers - 1 }, again);
    const threads = [first, ...(await Promise.all(others))];
    let isStopping = false;

    async function keepUp(index: number): Promise<void> {
      for (let thread = threads[index]; thread; thread = threads[index]) {
        if (isStopping) thread.stop();
        const death = await thread.ended.then(
          () => undefined,
          (error: unknown) => error,
        );
        if (isStopping) return;
        note(
          `thread crashed, and all its clients with it: ${death instanceof Error ? death.message : String(death)}`,
        );
        threads[index] = await again();
      }
    }

    return {
      transport: "tcp",
      endpoint: first.endpoint,
      get openConnections() {
        return threads.reduce((sum, { open }) => sum + open, 0);
      },
      ended: Promise.all(threads.map((_, index) => keepUp(index))).then(() => {}),
      stop() {
        isStopping = true;
        for (const thread of threads) thread.stop();
      },
      statistics: () => ({
        accepted: threads.map(({ accepted }) => accepted),
        open: threads.map(({ open }) => open),
      }),
    };
  },
};
