// npm run migrate: brings the configured database to this version.

import { loadConfig } from "../config.ts";
import { withDatabase } from "../database/connections.ts";
import { migrate } from "../database/migrate/migrate.ts";
import { createLogger } from "../processes/logger.ts";
import { assertNoArguments, runCommand } from "../processes/run_command.ts";

runCommand(async () => {
  assertNoArguments("Usage: npm run migrate. The database is that of DATABASE_URL: docs/configuration.md.");
  await withDatabase(loadConfig(), (adminUrl) => migrate({ adminUrl, log: createLogger("migrate") }));
});
