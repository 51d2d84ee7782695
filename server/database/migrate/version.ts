// Tells the database by which version of Holdback it was migrated; app.version() repeats it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "pg";
import { z } from "zod";
import { pgrc, projectRoot } from "../pgrc.ts";

export const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")));

/** Records the version of this checkout, and returns whether it was another one. */
export async function recordVersion(client: Client): Promise<boolean> {
  const recorded = await client.query(
    `insert into ${pgrc.schemas.private}.database_version (version) values ($1)
     on conflict (singleton) do update set version = excluded.version, recorded_at = now()
       where database_version.version <> excluded.version`,
    [version],
  );
  return recorded.rowCount === 1;
}
