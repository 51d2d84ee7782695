// A database whose own settings are not those that Holdback's code is written for: all of them at once.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import pg from "pg";
import { asOwner, roleUrl } from "../../server/database/connections.ts";
import { migrate } from "../../server/database/migrate/migrate.ts";
import { cleanEnvironment, log, run, temporaryFolder } from "../support/commands.ts";
import { createEmptyDatabase } from "../support/database.ts";
import { findProblems } from "../support/problems.ts";
import { createTestSandbox } from "../support/sandbox.ts";
import { settle, tick } from "../support/settle.ts";
import { startApiWithKey } from "../support/sign_in.ts";
import { startTestWorker } from "../support/worker.ts";

const STRANGE_SETTINGS = {
  standard_conforming_strings: "off",
  row_security: "off",
  bytea_output: "escape",
  default_transaction_isolation: "serializable",
  default_transaction_deferrable: "on",
  synchronous_commit: "off",
  datestyle: "SQL, DMY",
  intervalstyle: "sql_standard",
  timezone: "Pacific/Auckland",
  extra_float_digits: "-15",
  array_nulls: "off",
  transform_null_equals: "on",
  quote_all_identifiers: "on",
  search_path: "",
};

test("placements are imported, paid and read in a database with settings of another kind", async (t) => {
  const database = await createEmptyDatabase();
  const { adminUrl } = database;
  const admin = new pg.Pool({ connectionString: adminUrl, max: 5 });
  admin.on("error", () => undefined);
  t.teardown(async () => {
    await admin.end();
    await database.drop();
  });
  const name = new URL(adminUrl).pathname.slice(1);
  for (const [setting, value] of Object.entries(STRANGE_SETTINGS)) {
    await admin.query(`alter database ${name} set ${setting} = '${value}'`);
  }
  // What is said of a login in one database counts more than the settings of the login.
  await admin.query(`alter role holdback_worker in database ${name} set synchronous_commit = off`);
  await migrate({ adminUrl, log });

  const sandbox = await createTestSandbox({ open: true });
  t.teardown(() => sandbox.remove());
  const folder = await temporaryFolder(t);
  const files = {
    recruiters: "email,display_name,stripe_account_id\nann@x.com,Ann,acct_1Settings01\n",
    placements:
      "external_ref,company,candidate,job_title,recruiters,payout_amount,currency,start_date,guarantee_period_days,holdback_percentage\n" +
      'A-1,Acme,"O\\\'Neil, Pat",,ann@x.com:100,1000.50,USD,2025-01-31,,\n',
  };
  for (const [kind, content] of Object.entries(files)) {
    const file = join(folder, `${kind}.csv`);
    await writeFile(file, content);
    const env = cleanEnvironment({ DATABASE_URL: adminUrl });
    const options = kind === "placements" ? ["--create-companies"] : [];
    const { code, stderr } = await run(t, ["server/commands/import.ts", kind, file, ...options], env);
    t.is(code, 0, stderr);
  }

  const worker = await startTestWorker({
    databaseUrl: await roleUrl(adminUrl, "holdback_worker"),
    stripe: sandbox,
  });
  t.teardown(() => worker.kill());
  const system = { admin, workerUrl: "", sandbox };
  await tick(system);
  await settle(system);
  t.deepEqual(await findProblems(system), []);
  t.deepEqual(
    (await sandbox.control.ledger()).transfers.map(({ amount }) => amount).sort((a, b) => a - b),
    // A fifth of 1,000.50 was held back.
    [20_010, 80_040],
  );

  const { rows } = await asOwner(adminUrl, (owner) =>
    owner.query<{ id: string }>("select id from app.create_user('ada@x.com', 'Ada', 'platform_admin')"),
  );
  const authenticatorUrl = await roleUrl(adminUrl, "holdback_authenticator");
  const api = await startApiWithKey({ admin, urlOf: () => authenticatorUrl } as never);
  t.teardown(() => api.stop());
  const token = await api.token(await api.subjectOf(rows[0]?.id as string));
  const answer = await fetch(`${api.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({
      query:
        "{ payouts { nodes { amount status placement { candidateName startDate } } } payoutAuditLogs(first: 1) { nodes { createdAt hash } } }",
    }),
  });
  const body = (await answer.json()) as {
    data: Record<string, { nodes: Record<string, unknown>[] }>;
    errors?: unknown;
  };
  t.is(body.errors, undefined);
  t.deepEqual(body.data.payouts?.nodes, [
    { amount: "100050", status: "completed", placement: { candidateName: "O\\'Neil, Pat", startDate: "2025-01-31" } },
  ]);
  t.regex(String(body.data.payoutAuditLogs?.nodes[0]?.createdAt), /^\d{4}-\d\d-\d\dT/);
});
