/** How each runtime starts a program whose imports resolve to this workspace's TypeScript. */
export const RUNTIMES: readonly (readonly [name: string, ...command: string[]])[] = [
  ["Node", "node", "--conditions=@acceptloop/source"],
  ["Deno", "deno", "run", "--allow-all", "--conditions=@acceptloop/source"],
  ["Bun", "bun", "--conditions=@acceptloop/source"],
];
