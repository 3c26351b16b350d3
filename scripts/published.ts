import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository that this script belongs to. */
export const repository: string = fileURLToPath(new URL("..", import.meta.url));

/** What npm reads of a package. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** What Deno and JSR read of the same package. */
export interface DenoManifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly exports: string | Readonly<Record<string, string>>;
  /** Which files JSR gets, or that it gets none. */
  readonly publish: { readonly include: readonly string[]; readonly exclude: readonly string[] } | false;
}

/** A folder that is published under a name of its own. */
export interface Published {
  /** From the root of the repository, as `packages/address`. */
  readonly folder: string;
  readonly manifest: Manifest;
  /** Undefined where there is none. */
  readonly denoManifest: Partial<DenoManifest> | undefined;
}

/** All that is published: every room but the one of the tests. */
export function published(root: string = repository): Published[] {
  return ["packages", "apps"].flatMap((rooms) =>
    readdirSync(join(root, rooms))
      .map((room) => `${rooms}/${room}`)
      // An empty folder may be left of a room that was on another branch.
      .filter((folder) => existsSync(join(root, folder, "package.json")))
      .map((folder) => ({
        folder,
        manifest: JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")),
        denoManifest: denoManifestIn(join(root, folder, "deno.json")),
      })),
  );
}

function denoManifestIn(file: string): Partial<DenoManifest> | undefined {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

/**
 * What deno.json says, which follows from package.json. JSR gets the libraries, from the sources that npm gets. A program
 * reads files that lie beside it and starts others; what comes from JSR is at no path, so Deno runs programs from npm.
 */
export function denoManifestOf({ folder, manifest }: Published): DenoManifest {
  const { name, version, license = "" } = manifest;
  const isProgram = folder.startsWith("apps/");
  const sources = { include: ["LICENSE", "README.md", "src/**/*.ts"], exclude: ["src/**/*.test.ts"] };
  return { name, version, license, exports: sourcesOf(manifest), publish: isProgram ? false : sources };
}

/** The source of each subpath; where there is but one, it is named without the subpath. */
function sourcesOf({ exports = {} }: Manifest): string | Record<string, string> {
  const sources = Object.entries(exports).flatMap(([subpath, target]) =>
    typeof target === "string" ? [] : [[subpath, target["@acceptloop/source"] ?? ""] as const],
  );
  const [[, only] = ["", ""], ...others] = sources;
  return others.length === 0 ? only : Object.fromEntries(sources);
}
