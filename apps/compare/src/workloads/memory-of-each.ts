import type { Usage } from "../machine/process-tree.ts";

/**
 * What each client adds to the memory, in kilobytes; null where the system does not tell, and where some were not served:
 * who waits in the kernel's queue costs the server nothing, and nobody knows how many those are.
 */
export function memoryOfEach(
  before: Usage | undefined,
  after: Usage | undefined,
  isServed: boolean,
  clients: number,
): number | null {
  return before && after && isServed ? (after.memory - before.memory) / 1e3 / clients : null;
}
