import type { Service } from "../src/service.ts";

/** How a conversation is cut in the tests: after every so many bytes. */
export const sizes: readonly number[] = [1, 2, 3, 7, 100_000];

/** What a peer reads that sends `input`, cut after every `size` bytes, and then ends its direction. */
export function answersOf(service: Service, input: string | Uint8Array, size: number): Buffer {
  const bytes = Buffer.from(input);
  const session = service.open("127.0.0.1:1");
  // Copied at once, since an answer is valid only until the next call.
  const answers = [Buffer.from(session.greeting ?? [])];
  for (let at = 0; at < bytes.length && !session.isOver; at += size) {
    answers.push(Buffer.from(session.receive(bytes.subarray(at, at + size))));
  }
  if (!session.isOver) answers.push(Buffer.from(session.end()));
  return Buffer.concat(answers);
}
