// npm run --silent url -- ROLE: the connection URL of that role and nothing else, for psql.

import { loadConfig } from "../config.ts";
import { type DatabaseRole, requireDatabaseUrl, roleUrl } from "../database/connections.ts";
import { runCommand } from "../processes/run_command.ts";

const ROLES: Record<string, DatabaseRole> = {
  owner: "holdback_owner",
  operator: "holdback_operator",
  analyst: "holdback_analyst",
  worker: "holdback_worker",
  authenticator: "holdback_authenticator",
};

runCommand(async () => {
  const [name = "", ...rest] = process.argv.slice(2);
  const role = Object.hasOwn(ROLES, name) ? ROLES[name] : undefined;
  if (!role || rest.length > 0) {
    throw new Error(`Usage: npm run --silent url -- ${Object.keys(ROLES).join("|")}`);
  }
  process.stdout.write(`${await roleUrl(await requireDatabaseUrl(loadConfig()), role)}\n`);
});
