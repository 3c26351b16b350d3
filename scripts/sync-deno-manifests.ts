// Makes every deno.json say what its package.json does; `changeset version` knows the latter alone.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { denoManifestOf, published, repository } from "./published.ts";

for (const room of published()) {
  const synchronized = { ...room.denoManifest, ...denoManifestOf(room) };
  if (isDeepStrictEqual(room.denoManifest, synchronized)) continue;
  const file = join(room.folder, "deno.json");
  writeFileSync(join(repository, file), `${JSON.stringify(synchronized, undefined, 2)}\n`);
  console.log(`wrote ${file}`);
}
