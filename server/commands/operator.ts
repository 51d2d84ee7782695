// npm run operator -- EMAIL: a login for psql that is this person's own, used by npm run sql -- operator from then on.

import { loadConfig } from "../config.ts";
import { requireDatabaseUrl } from "../database/connections.ts";
import { keepOwnLogin, makeOwnLogin } from "../database/own_login.ts";
import { urlAs } from "../database/urls.ts";
import { parseArguments, runCommand } from "../processes/run_command.ts";

const USAGE = `Usage: npm run operator -- EMAIL [--login NAME] [--print]

Makes a login of the database server for this person and links it to them, so that what they do in psql is theirs, or
gives the one that they have a new password. npm run sql -- operator with this data folder uses it from then on.
  EMAIL          of whom: they must be known (app.create_user)
  --login NAME   its name; left out: what stands before the @
  --print        keeps nothing here, and prints its URL, for their own DATABASE_URL. It holds the password`;

runCommand(async () => {
  const { values, positionals } = parseArguments(
    {
      args: process.argv.slice(2),
      allowPositionals: true,
      options: { login: { type: "string" }, print: { type: "boolean", default: false }, help: { type: "boolean" } },
    },
    USAGE,
  );
  const [email, ...rest] = positionals;
  if (values.help || !email || rest.length > 0) throw new Error(USAGE);
  const config = loadConfig();
  const adminUrl = await requireDatabaseUrl(config);
  const login = await makeOwnLogin(adminUrl, email, values.login ?? null);
  if (values.print) {
    process.stdout.write(`${urlAs(adminUrl, login.name, login.password)}\n`);
    process.stderr.write(
      "They work by DATABASE_URL=… npm run sql -- operator, and change the password by \\password.\n",
    );
    return;
  }
  await keepOwnLogin(config, login);
  process.stdout.write(`npm run sql -- operator is ${email} here from now on, by the login ${login.name}.\n`);
});
