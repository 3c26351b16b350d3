/** One client of the relay, as a mode knows it. */
export interface Member {
  /** Counts the clients since the relay began, from 1. */
  readonly number: number;
  /** Its address, without the port. */
  readonly host: string;
}

/** What a mode may do; everything it says is delivered at the end of the turn, in order. */
export interface Floor {
  /** From now on the member hears what is said to the others. */
  seat(member: Member): void;
  /** Says something to one member. */
  tell(member: Member, text: string): void;
  /** Says something to everybody who is seated. */
  tellAll(text: string): void;
  /** Says `buffer[start, end)` to everybody who is seated, but not to the one it comes from. */
  tellOthers(from: Member, buffer: Uint8Array, start?: number, end?: number): void;
  /** Lets a member go after what was said to it so far. Its voice is not used again. */
  dismiss(member: Member): void;
}

/** One member's side of the conversation: what it sends goes in, what others hear goes to the floor. */
export interface Voice {
  /** Takes bytes, cut wherever the network cut them; they are valid during the call. */
  receive(bytes: Uint8Array): void;
  /** The member has left. */
  end(): void;
}

/** How a room works: no socket in it, so that a test needs none. Returns what happens when somebody comes in. */
export type Mode = (floor: Floor, limits: ModeLimits) => (member: Member) => Voice;

/** What a mode must not let a member exceed. */
export interface ModeLimits {
  /** Longest line, in bytes, without its end. */
  readonly maxLine: number;
}
