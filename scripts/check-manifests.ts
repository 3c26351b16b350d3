// Says in a sentence each what keeps a package from being published; with no such sentence it ends with exit code 0.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { denoManifestOf, type Published, published, repository } from "./published.ts";

/** Who may depend on packages of others when it runs; whoever is not named here may not. */
const thirdParties: Readonly<Record<string, readonly string[]>> = {
  "apps/compare": ["ajv", "preact", "preact-render-to-string"],
  "apps/select-relay": ["@nats-io/transport-node"],
  "packages/load": ["hdr-histogram-js"],
};

const rooms = published();
const complaints = rooms.flatMap((room) => [
  ...aboutFields(room),
  ...aboutExports(room),
  ...aboutFiles(room),
  ...aboutReadme(room),
  ...aboutDependencies(room),
  ...aboutDeno(room),
]);
for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exitCode = 1;

/** What a person sees on the page of the package, and what a client reads before it installs. */
function aboutFields({ folder, manifest }: Published): string[] {
  const repositoryUrl = "git+https://github.com/acceptloop/acceptloop.git";
  const expected: Readonly<Record<string, unknown>> = {
    name: `@acceptloop/${folder.replace(/^.*\//, "")}`,
    homepage: "https://github.com/acceptloop/acceptloop#readme",
    bugs: "https://github.com/acceptloop/acceptloop/issues",
    license: "MIT",
    repository: { type: "git", url: repositoryUrl, directory: folder },
    type: "module",
    // A program does something when it is imported; a library must not.
    sideEffects: folder.startsWith("apps/"),
    publishConfig: { access: "public" },
    engines: { node: ">=22.18" },
    ...(folder.startsWith("apps/") && { bin: { [folder.replace(/^.*\//, "")]: "./bin.js" } }),
    files: [
      ...("bin" in manifest ? ["bin.js"] : []),
      "dist",
      ...(manifest.files?.includes("examples") ? ["examples"] : []),
      "src",
      "!**/*.test.ts",
      "!dist/.tsbuildinfo",
    ],
  };
  const wrong = Object.entries(expected).filter(
    ([field, value]) => !isDeepStrictEqual(manifest[field], value),
  );
  const missing = ["version", "description", "keywords"].filter(
    (field) => !(field in manifest) || isDeepStrictEqual(manifest[field], []),
  );
  return [
    ...wrong.map(
      ([field, value]) => `${folder}/package.json: ${JSON.stringify(field)} is not ${JSON.stringify(value)}.`,
    ),
    ...missing.map((field) => `${folder}/package.json: ${JSON.stringify(field)} is missing.`),
  ];
}

/** Each subpath is a source and what tsc makes of it, or a file of data as it is. */
function aboutExports({ folder, manifest }: Published): string[] {
  return Object.entries(manifest.exports ?? {}).flatMap(([subpath, target]) => {
    if (
      typeof target === "string" &&
      target.endsWith(".json") &&
      existsSync(join(repository, folder, target))
    ) {
      return [];
    }
    const source = typeof target === "string" ? target : (target["@acceptloop/source"] ?? "");
    const output = source.replace("./src/", "./dist/").replace(/\.ts$/, "");
    // In this order: the first condition that applies is taken.
    const expected = { "@acceptloop/source": source, types: `${output}.d.ts`, default: `${output}.js` };
    const isExpected = JSON.stringify(target) === JSON.stringify(expected);
    if (isExpected && existsSync(join(repository, folder, source))) return [];
    return [`${folder}/package.json: the export ${JSON.stringify(subpath)} is no source with its output.`];
  });
}

function aboutFiles({ folder, manifest }: Published): string[] {
  const expected = ["README.md", "LICENSE", ...Object.values(manifest.bin ?? {})];
  const missing = expected.filter((file) => !existsSync(join(repository, folder, file)));
  const license = join(repository, folder, "LICENSE");
  const isOurs =
    !existsSync(license) || readFileSync(license).equals(readFileSync(join(repository, "LICENSE")));
  return [
    ...missing.map((file) => `${join(folder, file)} is missing.`),
    ...(isOurs ? [] : [`${folder}/LICENSE is not the LICENSE of the repository.`]),
  ];
}

/** It is the package's page on npm and JSR: it says how to get it for each runtime, and where the rest is told. */
function aboutReadme({ folder, manifest: { name } }: Published): string[] {
  const file = join(repository, folder, "README.md");
  const readme = existsSync(file) ? readFileSync(file, "utf8") : "";
  const [section = ""] = /^## Install\n.*?^```sh\n.*?^```/ms.exec(readme) ?? [];
  const expected = folder.startsWith("apps/")
    ? [`\nnpx ${name} `, ` npm:${name} `, `\nbunx --bun ${name} `]
    : [`\nnpm install ${name} `, `\ndeno add jsr:${name} `, `\nbun add ${name} `];
  const isReferred = folder.startsWith("apps/") || readme.includes(`https://jsr.io/${name}/doc`);
  return readme === ""
    ? []
    : [
        ...expected
          .filter((words) => !section.includes(words))
          .map((words) => `${folder}/README.md: nothing under "Install" says \`${words.trim()}\`.`),
        ...(isReferred ? [] : [`${folder}/README.md: it does not lead to the reference on JSR.`]),
      ];
}

/** Ours at the version that is here, so that npm never fetches one from outside; others only where they are known. */
function aboutDependencies({ folder, manifest }: Published): string[] {
  const versions = new Map(rooms.map(({ manifest: { name, version } }) => [name, version]));
  return Object.entries(manifest.dependencies ?? {}).flatMap(([name, version]) => {
    const ours = versions.get(name);
    if (ours === version || thirdParties[folder]?.includes(name)) return [];
    return ours === undefined
      ? [`${folder}/package.json: ${name} is a dependency that scripts/check-manifests.ts does not know of.`]
      : [`${folder}/package.json: it depends on ${name} ${version}, but here it is ${ours}.`];
  });
}

function aboutDeno(room: Published): string[] {
  const { folder, denoManifest } = room;
  if (denoManifest === undefined) {
    return [`${folder}/deno.json is missing: Deno would not know the package. \`npm run sync\` writes it.`];
  }
  return Object.entries(denoManifestOf(room))
    .filter(([field, value]) => !isDeepStrictEqual(Object(denoManifest)[field], value))
    .map(([field, value]) => {
      const told =
        typeof value === "string"
          ? `is ${JSON.stringify(Object(denoManifest)[field])}, but package.json asks for ${JSON.stringify(value)}`
          : "differs from what package.json asks for";
      return `${folder}/deno.json: ${JSON.stringify(field)} ${told}; \`npm run sync\` makes them agree.`;
    });
}
