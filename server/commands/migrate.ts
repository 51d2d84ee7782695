// npm run migrate: brings the configured database to this version.

import { loadConfig } from "../config.ts";
import { withDatabase } from "../database.ts";
import { createLogger } from "../logger.ts";
import { migrate } from "../migrate/migrate.ts";
import { runCommand } from "../run_command.ts";

runCommand(() => withDatabase(loadConfig(), (adminUrl) => migrate({ adminUrl, log: createLogger("migrate") })));
