import type { Backplane } from "./backplane.ts";
export async function joinNats(_url: string, _room: string, _onRoom: () => void): Promise<Backplane> { throw new Error("x"); }
