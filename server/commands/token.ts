// npm run --silent token -- EMAIL: a bearer token for that user and nothing else, signed by the local key.

import { localSubject } from "../api/sign_in/local_admin.ts";
import { signLocalToken } from "../api/sign_in/local_key.ts";
import { requireLocalKey } from "../api/sign_in/required_key.ts";
import { loadConfig } from "../config.ts";
import { requireDatabaseUrl } from "../database/connections.ts";
import { parseArguments, runCommand } from "../processes/run_command.ts";

const USAGE = "Usage: npm run --silent token -- EMAIL";

runCommand(async () => {
  const [email, ...rest] = parseArguments({ allowPositionals: true }, USAGE).positionals;
  if (!email || rest.length > 0) throw new Error(USAGE);
  const config = loadConfig();
  const key = await requireLocalKey(config);
  const subject = await localSubject(await requireDatabaseUrl(config), email);
  process.stdout.write(`${await signLocalToken(key, subject)}\n`);
});
