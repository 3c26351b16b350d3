import { Connection, Listener, select } from "@acceptloop/sockets";
import type { Backplane } from "./backplane.ts";
import type { Bell } from "./bell.ts";
import type { Room } from "./room.ts";

/** What the loop listens to. */
export interface Relay {
  readonly listener: Listener;
  readonly room: Room;
  readonly bell: Bell;
  readonly backplane?: Backplane | undefined;
  /** How many to wait for before anybody is listened to; then nobody else may come. 0 for any number at any time. */
  readonly expect: number;
}

/**
 * One thread, many sockets: waits for all of them at once, takes what has come, and tells the others. Ends when nobody
 * is there and nobody can come.
 */
export async function relay({ listener, room, bell, backplane, expect }: Relay): Promise<void> {
  let isOpen = expect === 0 || (await gather(listener, room, expect));
  while (isOpen || room.size > 0) {
    const others = backplane ? [bell, backplane] : [bell];
    const newcomers = isOpen && room.isListening ? [listener] : [];
    const speakers = room.isListening ? room.speakers() : [];
    const sources = [...others, ...newcomers, ...speakers];
    await select(sources);
    // A second look, a turn of the event loop later, for those who speak at the same time: it costs less than to tell
    // everybody once more.
    for (const source of await select(sources)) {
      if (source instanceof Connection) room.hear(source, await source.read().catch(() => null));
      else if (source instanceof Listener) isOpen = await admit(listener, room);
      else if (source === backplane) room.hearFromAfar(backplane.take());
      else bell.answer();
    }
    room.deliver();
  }
}

/** The course's first version: so many clients, each of whom must come before the first is heard. */
async function gather(listener: Listener, room: Room, expect: number): Promise<boolean> {
  while (room.size < expect && (await admit(listener, room)));
  void listener.close();
  room.deliver();
  return false;
}

/** Returns false when the listener is closed, and nobody is in line. */
async function admit(listener: Listener, room: Room): Promise<boolean> {
  const connection = await listener.accept().catch(() => null);
  if (connection !== null) room.admit(connection);
  return connection !== null;
}
