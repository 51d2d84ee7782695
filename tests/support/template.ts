// The migrated database that every test file's database is cloned from.

import { migrate } from "../../server/database/migrate/migrate.ts";
import { createLogger } from "../../server/processes/logger.ts";
import { onCluster, TEMPLATE, withDatabaseName } from "./database.ts";

export async function makeTemplate(adminUrl: string): Promise<void> {
  await onCluster(adminUrl, `create database ${TEMPLATE}`);
  await migrate({ adminUrl: withDatabaseName(adminUrl, TEMPLATE), log: createLogger("template", "warn") });
}
