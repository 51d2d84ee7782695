// npm run rotate-passwords: new passwords for the logins of the database server.

import { loadConfig } from "../config.ts";
import { explainOutdated, withDatabase } from "../database/connections.ts";
import { rotateLoginPasswords } from "../database/migrate/login_passwords.ts";
import { LOGIN_ROLES } from "../database/urls.ts";
import { assertNoArguments, runCommand } from "../processes/run_command.ts";

runCommand(async () => {
  assertNoArguments("Usage: npm run rotate-passwords");
  const { told } = await withDatabase(loadConfig(), (adminUrl) =>
    rotateLoginPasswords(adminUrl).catch((error: unknown) => {
      throw explainOutdated(error) ?? error;
    }),
  );
  process.stdout.write(
    `${[
      `New passwords for ${LOGIN_ROLES.join(", ")}.`,
      ...(told.length > 0
        ? [`The logins belong to the whole server: the installations in ${told.join(", ")} know the new ones too.`]
        : []),
      "Restart the API and the worker now, npm start too; connections that are open stay open until then.",
      "Whoever was given a URL of a login needs the new one (npm run --silent url -- ROLE).",
    ].join("\n")}\n`,
  );
});
