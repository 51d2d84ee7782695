// npm run --silent url -- ROLE: the connection URL of that role and nothing else, for programs. People: npm run sql.

import { loadConfig } from "../config.ts";
import { readingUrl, requireDatabaseUrl, roleUrl } from "../database/connections.ts";
import type { DatabaseRole } from "../database/urls.ts";
import { runCommand } from "../processes/run_command.ts";

const ROLES: Record<string, DatabaseRole> = {
  owner: "holdback_owner",
  analyst: "holdback_analyst",
  operator: "holdback_operator",
  worker: "holdback_worker",
  authenticator: "holdback_authenticator",
};

const OWNER_WARNING =
  "This is the owner, who is for migrations only: row-level security does not hold for the owner, and triggers and " +
  "grants are the owner's to change. For work: npm run --silent url -- operator.";

runCommand(async () => {
  const [name = "", ...rest] = process.argv.slice(2);
  const role = Object.hasOwn(ROLES, name) ? ROLES[name] : undefined;
  if (!role || rest.length > 0) {
    throw new Error(`Usage: npm run --silent url -- ${Object.keys(ROLES).join("|")}`);
  }
  const config = loadConfig();
  const loginUrl = await roleUrl(await requireDatabaseUrl(config), role);
  const warn = (line: string) => void process.stderr.write(`${line}\n`);
  const url = role === "holdback_analyst" ? await readingUrl(config, loginUrl, warn) : loginUrl;
  if (process.stdout.isTTY) {
    process.stderr.write(
      "What follows is a secret: it holds a password, and on a command line every user of this machine sees it. " +
        `To work with the database: npm run sql -- analyst|operator|owner.\n`,
    );
  }
  if (role === "holdback_owner") process.stderr.write(`${OWNER_WARNING}\n`);
  process.stdout.write(`${url}\n`);
});
