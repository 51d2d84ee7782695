import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { cleanEnvironment, run, takeTurn, temporaryFolder } from "../../support/commands.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";

export const FILE = "server/commands/import.ts";
export const RECRUITERS = "email,display_name,stripe_account_id\n";
export const PLACEMENTS =
  "external_ref,company,candidate,job_title,recruiters,payout_amount,currency,start_date,guarantee_period_days,holdback_percentage\n";
export const placement = (ref: string, amount = "1000.00") =>
  `${ref},Acme,Candidate ${ref},,ann@x.com:100,${amount},USD,2025-01-31,,\n`;

/** Nothing is imported into it. */
export let untouched: TestDatabase;
test.before(async () => {
  untouched = await createTestDatabase();
});
test.after.always(() => untouched.drop());

export async function database(t: ExecutionContext): Promise<TestDatabase> {
  await takeTurn(t);
  const db = await createTestDatabase();
  t.teardown(() => db.drop());
  await db.admin.query("select app.create_user('ann@x.com', 'Ann', 'recruiter'), app.create_company('Acme')");
  return db;
}

export async function writeCsv(t: ExecutionContext, content: string | Buffer): Promise<string> {
  const file = join(await temporaryFolder(t), "file.csv");
  await writeFile(file, content);
  return file;
}

/** Runs the command on this content. */
export async function importing(
  t: ExecutionContext,
  db: TestDatabase,
  kind: string,
  content: string | Buffer,
  ...options: string[]
) {
  const file = await writeCsv(t, content);
  return { file, ...(await run(t, [FILE, kind, file, ...options], cleanEnvironment({ DATABASE_URL: db.adminUrl }))) };
}

export async function refsOf(db: TestDatabase): Promise<string[]> {
  const { rows } = await db.admin.query("select external_ref from app.placements order by external_ref");
  return rows.map((row) => row.external_ref);
}
