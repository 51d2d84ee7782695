// Builds the console into console/dist: the types of its GraphQL documents, then the pages. A build whose sources have not
// changed is kept. node console/build.ts [--types | --if-possible]

import { createHash } from "node:crypto";
import { existsSync, globSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const FOLDER = import.meta.dirname;
const DIST = join(FOLDER, "dist");
const TYPES = join(FOLDER, "src/graphql/generated.ts");
const SCHEMA = join(FOLDER, "../server/schema.graphql");
/** What a build is made of. */
const SOURCES = ["build.ts", "vite.config.ts", "index.html", "public/**/*", "src/**/*.{ts,tsx,css,graphql}"];
/** Packages without which nothing can be built: production installs none of them. */
const TOOLS = ["vite", "@graphql-codegen/core"];

const options = process.argv.slice(2);
if (options.includes("--if-possible") && !TOOLS.every(isInstalled)) process.exit(0);
if (options.includes("--types")) await makeTypes();
else await build();

function isInstalled(name: string): boolean {
  return existsSync(join(FOLDER, "../node_modules", name));
}

async function build(): Promise<void> {
  const digest = await digestOfSources();
  const stamp = join(DIST, "sources.sha256");
  if (existsSync(TYPES) && (await readFile(stamp, "utf8").catch(() => "")) === digest) return;
  await makeTypes();
  const { build: bundle } = await import("vite");
  const next = join(FOLDER, `dist.${process.pid}`);
  try {
    await bundle({ root: FOLDER, logLevel: "warn", build: { outDir: next, emptyOutDir: true } });
    await compress(next);
    await writeFile(join(next, "sources.sha256"), digest);
    await rm(DIST, { recursive: true, force: true });
    await rename(next, DIST);
  } finally {
    await rm(next, { recursive: true, force: true });
  }
}

/** Of everything that a build is made of; the packages by their lock. */
async function digestOfSources(): Promise<string> {
  const hash = createHash("sha256");
  const files = globSync(SOURCES, { cwd: FOLDER }).filter((path) => join(FOLDER, path) !== TYPES);
  const outside = ["../package-lock.json", "../server/schema.graphql"].filter((path) => existsSync(join(FOLDER, path)));
  for (const path of [...files.sort(), ...outside]) {
    const content = await readFile(join(FOLDER, path)).catch(() => null);
    if (content) hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/** Types of each document in src, from the schema that the API has. A document that no longer fits it ends the build. */
async function makeTypes(): Promise<void> {
  const [{ codegen }, { buildSchema, parse, Source }, operations, typed] = await Promise.all([
    import("@graphql-codegen/core"),
    import("graphql"),
    import("@graphql-codegen/typescript-operations"),
    import("@graphql-codegen/typed-document-node"),
  ]);
  const text = await readFile(SCHEMA, "utf8");
  const paths = globSync("src/**/*.graphql", { cwd: FOLDER }).sort();
  const documents = await Promise.all(
    paths.map(async (location) => ({
      location,
      document: parse(new Source(await readFile(join(FOLDER, location), "utf8"), location)),
    })),
  );
  const config = {
    useTypeImports: true,
    enumsAsTypes: true,
    skipTypename: true,
    defaultScalarType: "unknown",
    scalars: {
      UUID: "string",
      Datetime: "string",
      Date: "string",
      BigInt: "string",
      BigFloat: "string",
      Cursor: "string",
    },
  };
  const made = await codegen({
    filename: TYPES,
    schema: parse(text),
    schemaAst: buildSchema(text),
    documents,
    config: {},
    plugins: [{ operations: config }, { typed: config }],
    pluginMap: { operations, typed },
  });
  await mkdir(join(FOLDER, "src/graphql"), { recursive: true });
  if ((await readFile(TYPES, "utf8").catch(() => "")) !== made) await writeFile(TYPES, made);
}

/** Beside each file its compressed forms, so that no request waits for a compression. */
async function compress(folder: string): Promise<void> {
  for (const path of globSync("assets/**/*.{js,css}", { cwd: folder })) {
    const content = await readFile(join(folder, path));
    await writeFile(join(folder, `${path}.br`), brotliCompressSync(content));
    await writeFile(join(folder, `${path}.gz`), gzipSync(content));
  }
}
