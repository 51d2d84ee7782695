// npm run generate: writes the generated files that are committed; with --check it only compares them (npm run check).

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { printApiSchema } from "../api/graphql/print_schema.ts";
import { describeSchema } from "../database/data_dictionary.ts";
import { startEmbeddedPostgres } from "../database/embedded_postgres/embedded_postgres.ts";
import { describeFunctions } from "../database/function_index.ts";
import { migrate } from "../database/migrate/migrate.ts";
import { projectRoot } from "../database/pgrc.ts";
import { drawStatusTransitions } from "../database/status_diagrams.ts";
import { describeEvents } from "../messages/webhooks/events_page.ts";
import { createLogger } from "../processes/logger.ts";
import { runCommand } from "../processes/run_command.ts";

/** Each from a migrated database, by the administrator's URL. */
const FILES: Readonly<Record<string, (adminUrl: string) => Promise<string>>> = {
  "server/schema.graphql": printApiSchema,
  "docs/schema.md": describeSchema,
  "docs/functions.md": async (adminUrl) => describeFunctions(adminUrl, await printApiSchema(adminUrl)),
  "docs/status_transitions.md": drawStatusTransitions,
  "docs/events.md": async () => describeEvents(),
};

runCommand(async () => {
  const [option, ...rest] = process.argv.slice(2);
  if ((option !== undefined && option !== "--check") || rest.length > 0) {
    throw new Error("Usage: npm run generate, or npm run generate -- --check");
  }
  const stale = await withMigratedDatabase((adminUrl) => (option ? findStale(adminUrl) : writeAll(adminUrl)));
  if (stale.length > 0)
    throw new Error(`${stale.join(" and ")} do not say what is so. Run npm run generate, and commit.`);
});

async function writeAll(adminUrl: string): Promise<string[]> {
  for (const [file, make] of Object.entries(FILES)) await writeFile(join(projectRoot, file), await make(adminUrl));
  return [];
}

async function findStale(adminUrl: string): Promise<string[]> {
  const stale: string[] = [];
  for (const [file, make] of Object.entries(FILES)) {
    const committed = await readFile(join(projectRoot, file), "utf8").catch(() => "");
    if (committed !== (await make(adminUrl))) stale.push(file);
  }
  return stale;
}

async function withMigratedDatabase<T>(use: (adminUrl: string) => Promise<T>): Promise<T> {
  const log = createLogger("generate", "warn");
  const folder = await mkdtemp(join(tmpdir(), "holdback-generate-"));
  try {
    const postgres = await startEmbeddedPostgres(folder, { log, settings: { fsync: "off" } });
    try {
      await migrate({ adminUrl: postgres.adminUrl, log });
      return await use(postgres.adminUrl);
    } finally {
      await postgres.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
