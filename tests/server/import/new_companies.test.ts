// Companies of a file that are not known: npm run import names them, or adds them when it is told to.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { cleanEnvironment, run, takeTurn, temporaryFolder } from "../../support/commands.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";

const HEADER =
  "external_ref,company,candidate,job_title,recruiters,payout_amount,currency,start_date,guarantee_period_days,holdback_percentage\n";
const placement = (ref: string, company: string, amount = "1000.00") =>
  `${ref},${company},Candidate ${ref},,ann@x.com:100,${amount},USD,2025-01-31,,\n`;

/** With the companies Acme, Bolt GmbH and Café du Nord. */
async function database(t: ExecutionContext): Promise<TestDatabase> {
  await takeTurn(t);
  const db = await createTestDatabase();
  t.teardown(() => db.drop());
  await db.admin.query("select app.create_user('ann@x.com', 'Ann', 'recruiter')");
  for (const name of ["Acme", "Bolt GmbH", "Café du Nord"]) {
    await db.admin.query("select app.create_company($1)", [name]);
  }
  return db;
}

async function importing(t: ExecutionContext, db: TestDatabase, content: string, ...options: string[]) {
  const file = join(await temporaryFolder(t), "file.csv");
  await writeFile(file, content);
  const env = cleanEnvironment({ DATABASE_URL: db.adminUrl });
  return { file, ...(await run(t, ["server/commands/import.ts", "placements", file, ...options], env)) };
}

async function stored(db: TestDatabase): Promise<{ companies: string[]; placements: string[] }> {
  const { rows } = await db.admin.query(
    `select array(select name from app.companies order by name collate "C") as companies,
            array(select external_ref from app.placements order by 1) as placements`,
  );
  return rows[0];
}

const KNOWN = ["Acme", "Bolt GmbH", "Café du Nord"];

test("without --create-companies an unknown company stops the import, and is told once with the nearest known names", async (t) => {
  const db = await database(t);
  const rows =
    placement("P-1", "Globex") +
    placement("P-2", "Amce") +
    placement("P-3", " globex ") +
    placement("P-4", "ACME") +
    placement("P-5", "Acme", "10.005");
  const answer = await importing(t, db, HEADER + rows);
  t.is(answer.code, 1);
  t.is(answer.stdout, "");
  // Most like a known name comes first. Amce and Acme have two of five pairs in common, " a" and "e ": 2 × 2 / 10 = 0.4.
  t.is(
    answer.stderr,
    `line 6, payout_amount: 10.005 has more decimals than USD, which has 2. The nearest are 10.00 and 10.01.
line 3, company: There is no company Amce. Nearest known: Acme.
line 2, company: There is no company Globex. It is on 2 lines.
Nothing was imported: 4 rows of 5 in ${answer.file} cannot be imported.
Repair them, or import the others with --skip-bad.
Repair the names of companies that are known; where all the others are new, repeat with --create-companies.
`,
  );
  t.deepEqual(await stored(db), { companies: KNOWN, placements: [] });
});

test("with --create-companies the new companies are added and named, each once, and known ones are found", async (t) => {
  const db = await database(t);
  const rows = placement("P-1", "Globex") + placement("P-2", "GLOBEX") + placement("P-3", "cafe\u0301  DU nord");
  const answer = await importing(t, db, HEADER + rows, "--create-companies");
  t.is(answer.code, 0, answer.stderr);
  t.is(
    answer.stdout,
    "3 placements imported, 0 already there\n  USD 3000.00 in 3 placements\n1 company created: Globex\n",
  );
  t.deepEqual(await stored(db), { companies: [...KNOWN, "Globex"], placements: ["P-1", "P-2", "P-3"] });
});

test("--skip-bad leaves out the rows of unknown companies, and their file names the nearest; --create-companies takes it", async (t) => {
  const db = await database(t);
  const answer = await importing(t, db, HEADER + placement("P-1", "Bolt") + placement("P-2", "Acme"), "--skip-bad");
  t.is(answer.code, 0, answer.stderr);
  t.regex(answer.stdout, /^line 2, company: There is no company Bolt\. Nearest known: Bolt GmbH\.\n/);
  t.deepEqual(await stored(db), { companies: KNOWN, placements: ["P-2"] });
  const bad = await readFile(answer.file.replace(/\.csv$/, ".bad.csv"), "utf8");
  t.is(
    bad,
    `line,column,reason,${HEADER}2,company,There is no company Bolt. Nearest known: Bolt GmbH.,${placement("P-1", "Bolt")}`,
  );
  const again = await importing(t, db, bad, "--create-companies");
  t.is(again.code, 0, again.stderr);
  t.deepEqual((await stored(db)).placements, ["P-1", "P-2"]);
});

test("a placement that is there already needs no option, whatever company its row names", async (t) => {
  const db = await database(t);
  await importing(t, db, HEADER + placement("P-1", "Acme"));
  t.is((await importing(t, db, HEADER + placement("P-1", "acme"))).stdout, "0 placements imported, 1 already there\n");
  const other = await importing(t, db, HEADER + placement("P-1", "Globex"));
  t.regex(other.stderr, /^line 2, company: The placement P-1 is here already with Acme/);
  t.notRegex(other.stderr, /--create-companies/);
});
