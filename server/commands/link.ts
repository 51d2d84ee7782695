// npm run --silent link [-- EMAIL]: a link that signs that person in to the console, once, within ten minutes.

import { LOCAL_ADMIN_EMAIL, localSubject } from "../api/sign_in/local_admin.ts";
import { requireLocalKey } from "../api/sign_in/required_key.ts";
import { linkTo, makeSignInLink } from "../api/sign_in/sign_in_link.ts";
import { loadConfig } from "../config.ts";
import { requireDatabaseUrl } from "../database/connections.ts";
import { parseArguments, runCommand } from "../processes/run_command.ts";

const USAGE = "Usage: npm run --silent link -- [EMAIL]";

runCommand(async () => {
  const [email = LOCAL_ADMIN_EMAIL, ...rest] = parseArguments({ allowPositionals: true }, USAGE).positionals;
  if (rest.length > 0) throw new Error(USAGE);
  const config = loadConfig();
  await requireLocalKey(config);
  const subject = await localSubject(await requireDatabaseUrl(config), email);
  const secret = await makeSignInLink(config.dataDir, subject);
  process.stdout.write(`${linkTo(`http://127.0.0.1:${config.port}`, secret)}\n`);
});
