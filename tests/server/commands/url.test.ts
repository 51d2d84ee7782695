// npm run --silent url: the URL of a role and nothing else.

import { join } from "node:path";
import test from "ava";
import { roleUrl } from "../../../server/database/connections.ts";
import { startEmbeddedPostgres } from "../../../server/database/embedded_postgres/embedded_postgres.ts";
import { cleanEnvironment, log, run, runInTerminal, settings, temporaryFolder } from "../../support/commands.ts";
import { temporaryDatabase } from "../../support/database.ts";
import { prepareServer } from "../../support/prepared_server.ts";

const FILE = "server/commands/url.ts";

test("the URL of each role of the running database is printed, and nothing else", async (t) => {
  const dataDir = join(await temporaryFolder(t), "data");
  await prepareServer(dataDir);
  const { adminUrl, stop } = await startEmbeddedPostgres(dataDir, { settings, log });
  t.teardown(stop);
  for (const name of ["owner", "analyst", "operator", "worker", "authenticator"] as const) {
    const answer = await run(t, [FILE, name], cleanEnvironment({ HOLDBACK_DATA_DIR: dataDir }));
    t.is(answer.stdout, `${await roleUrl(adminUrl, `holdback_${name}`)}\n`);
    // Nobody works as the owner by habit.
    t.regex(
      answer.stderr,
      name === "owner" ? /^This is the owner, who is for migrations only: .* url -- operator\.\n$/ : /^$/,
    );
    t.is(answer.code, 0);
  }
});

test("a person who looks is told that it is a secret, and what to use instead", async (t) => {
  const { adminUrl: DATABASE_URL } = await temporaryDatabase(t);
  const { stdout } = await runInTerminal(t, `${process.execPath} ${FILE} analyst`, cleanEnvironment({ DATABASE_URL }));
  t.regex(stdout, /a secret: .*npm run sql -- analyst\|operator\|owner\.\r\npostgres:\/\/holdback_analyst:/);
});

test("with DATABASE_URL the URLs are looked up there", async (t) => {
  const { adminUrl } = await temporaryDatabase(t);
  const answer = await run(t, [FILE, "analyst"], cleanEnvironment({ DATABASE_URL: adminUrl }));
  t.is(answer.stdout, `${await roleUrl(adminUrl, "holdback_analyst")}\n`);
});

test("when the database does not run, it says what to do, and prints nothing to use", async (t) => {
  const HOLDBACK_DATA_DIR = join(await temporaryFolder(t), "data");
  const answer = await run(t, [FILE, "owner"], cleanEnvironment({ HOLDBACK_DATA_DIR }));
  t.is(answer.code, 1);
  t.is(answer.stdout, "");
  t.regex(answer.stderr, /There is no database: set DATABASE_URL, or run npm start/);
  t.notRegex(answer.stderr, /^\s+at /m);
});

for (const args of [[], ["root"], ["toString"], ["owner", "analyst"]]) {
  test(`wrong arguments (${args.join(" ") || "none"}) are answered by the usage`, async (t) => {
    const answer = await run(t, [FILE, ...args], cleanEnvironment());
    t.is(answer.code, 1);
    t.is(answer.stdout, "");
    t.is(answer.stderr, "Usage: npm run --silent url -- owner|analyst|operator|worker|authenticator\n");
  });
}
