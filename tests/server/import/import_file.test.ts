// npm run import, as its user sees it. What the database refuses in a row: tests/sql/app_private/import.

import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { cleanEnvironment, eventually, run, start, takeTurn, temporaryFolder } from "../../support/commands.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";

const FILE = "server/commands/import.ts";
const RECRUITERS = "email,display_name,stripe_account_id\n";
const PLACEMENTS =
  "external_ref,company,candidate,job_title,recruiters,payout_amount,currency,start_date,guarantee_period_days,holdback_percentage\n";
const placement = (ref: string, amount = "1000.00") =>
  `${ref},Acme,Candidate ${ref},,ann@x.com:100,${amount},USD,2025-01-31,,\n`;

/** Nothing is imported into it. */
let untouched: TestDatabase;
test.before(async () => {
  untouched = await createTestDatabase();
});
test.after.always(() => untouched.drop());

async function database(t: ExecutionContext): Promise<TestDatabase> {
  await takeTurn(t);
  const db = await createTestDatabase();
  t.teardown(() => db.drop());
  await db.admin.query("select app.create_user('ann@x.com', 'Ann', 'recruiter'), app.create_company('Acme')");
  return db;
}

async function writeCsv(t: ExecutionContext, content: string | Buffer): Promise<string> {
  const file = join(await temporaryFolder(t), "file.csv");
  await writeFile(file, content);
  return file;
}

/** Runs the command on this content. */
async function importing(
  t: ExecutionContext,
  db: TestDatabase,
  kind: string,
  content: string | Buffer,
  ...options: string[]
) {
  const file = await writeCsv(t, content);
  return { file, ...(await run(t, [FILE, kind, file, ...options], cleanEnvironment({ DATABASE_URL: db.adminUrl }))) };
}

async function refsOf(db: TestDatabase): Promise<string[]> {
  const { rows } = await db.admin.query("select external_ref from app.placements order by external_ref");
  return rows.map((row) => row.external_ref);
}

test("recruiters, then their placements, are imported, and the summary says how many and how much", async (t) => {
  const db = await database(t);
  const recruiters = await importing(t, db, "recruiters", `${RECRUITERS}Bea@x.com,Bea,acct_1\ncy@x.com,Cy,\n`);
  t.is(recruiters.stdout, "2 recruiters imported, 0 already there\n1 Stripe account linked\n");
  t.is(recruiters.code, 0);
  const { rows } = await db.admin.query(
    `select email, display_name, role, stripe_account_id
       from app.users left join app.payout_accounts on user_id = users.id where email ~ '^(bea|cy)@' order by email`,
  );
  t.deepEqual(rows, [
    { email: "bea@x.com", display_name: "Bea", role: "recruiter", stripe_account_id: "acct_1" },
    { email: "cy@x.com", display_name: "Cy", role: "recruiter", stripe_account_id: null },
  ]);

  const placements = await importing(
    t,
    db,
    "placements",
    `${PLACEMENTS}P-1,Acme,A,,bea@x.com:60;cy@x.com:40,1234.50,USD,2025-01-31,,\nP-2, Acme ,B,,bea@x.com:100,500000,JPY,2025-01-31,30,0\n`,
  );
  t.is(
    placements.stdout,
    "2 placements imported, 0 already there\n  JPY  500000 in 1 placement\n  USD 1234.50 in 1 placement\n",
  );
  t.is(placements.stderr, "");
  const terms = await db.admin.query(
    "select fee_amount, currency, guarantee_period_days, holdback_percentage from app.placements order by external_ref",
  );
  t.deepEqual(terms.rows, [
    { fee_amount: "123450", currency: "USD", guarantee_period_days: 90, holdback_percentage: "20.00" },
    { fee_amount: "500000", currency: "JPY", guarantee_period_days: 30, holdback_percentage: "0.00" },
  ]);
});

test("an import names who imports, and that admin is who created the placements", async (t) => {
  const db = await database(t);
  await db.admin.query("select app.create_user('ada@x.com', 'Ada', 'platform_admin')");
  const stranger = await importing(t, db, "placements", PLACEMENTS + placement("P-1"), "--as", "ann@x.com");
  t.is(stranger.code, 1);
  t.regex(stranger.stderr, /ann@x.com is no active platform admin. Name the admin who imports by their email/);
  t.deepEqual(await refsOf(db), []);
  t.is((await importing(t, db, "placements", PLACEMENTS + placement("P-1"), "--as", "ada@x.com")).code, 0);
  t.is((await importing(t, db, "placements", PLACEMENTS + placement("P-2"))).code, 0);
  const { rows } = await db.admin.query(
    `select external_ref, email, created_by_role = session_user as by_login
       from app.placements left join app.users on users.id = created_by order by external_ref`,
  );
  t.deepEqual(rows, [
    { external_ref: "P-1", email: "ada@x.com", by_login: true },
    { external_ref: "P-2", email: null, by_login: true },
  ]);
});

test("importing the same files again changes nothing and says so", async (t) => {
  const db = await database(t);
  const everything = () =>
    db.admin.query(
      "select (select jsonb_agg(u order by id) from app.users u) as users, (select count(*) from app.payout_audit_log) as audit, (select count(*) from graphile_worker.jobs) as jobs",
    );
  const recruiters = `${RECRUITERS}bea@x.com,Bea,acct_1\n`;
  await importing(t, db, "recruiters", recruiters);
  await importing(t, db, "placements", PLACEMENTS + placement("P-1"));
  const before = (await everything()).rows;
  t.is((await importing(t, db, "recruiters", recruiters)).stdout, "0 recruiters imported, 1 already there\n");
  t.is(
    (await importing(t, db, "placements", PLACEMENTS + placement("P-1"))).stdout,
    "0 placements imported, 1 already there\n",
  );
  t.deepEqual((await everything()).rows, before);
});

test("a changed name is taken over, a changed account is linked and named, and an empty one changes nothing", async (t) => {
  const db = await database(t);
  await importing(t, db, "recruiters", `${RECRUITERS}bea@x.com,Bea,acct_1\n`);
  const changed = await importing(t, db, "recruiters", `${RECRUITERS}bea@x.com,Beatrix,acct_2\n`);
  t.is(
    changed.stdout,
    "0 recruiters imported, 0 already there\n1 name changed\nStripe account of bea@x.com changed from acct_1 to acct_2\n",
  );
  await importing(t, db, "recruiters", `${RECRUITERS}bea@x.com,Beatrix,\n`);
  const { rows } = await db.admin.query(
    "select display_name, stripe_account_id from app.users join app.payout_accounts on user_id = users.id",
  );
  t.deepEqual(rows, [{ display_name: "Beatrix", stripe_account_id: "acct_2" }]);
});

test("one bad row at the very end, and nothing is imported; it is named by line, column and reason", async (t) => {
  const db = await database(t);
  const good = Array.from({ length: 1200 }, (_, index) => placement(`P-${index}`)).join("");
  const answer = await importing(t, db, "placements", PLACEMENTS + good + placement("P-last", "10.005"));
  t.is(answer.code, 1);
  t.is(answer.stdout, "");
  t.is(
    answer.stderr,
    `line 1202, payout_amount: 10.005 has more decimals than USD, which has 2. The nearest are 10.00 and 10.01.\nNothing was imported: 1 row of 1201 in ${answer.file} cannot be imported.\nRepair them, or import the others with --skip-bad.\n`,
  );
  t.deepEqual(await refsOf(db), []);
});

test("a row that the database refuses only when it is created stops the whole import, naming the line", async (t) => {
  const db = await database(t);
  await db.admin.query(`
    create function public.refuse() returns trigger language plpgsql as $$
      begin if new.external_ref = 'P-700' then raise exception 'not this one'; end if; return new; end $$;
    create trigger refuse before insert on app.placements for each row execute function public.refuse();
    grant execute on function public.refuse() to public`);
  const rows = Array.from({ length: 800 }, (_, index) => placement(`P-${index}`)).join("");
  const answer = await importing(t, db, "placements", PLACEMENTS + rows);
  t.is(answer.code, 1);
  t.regex(answer.stderr, /Line 702: not this one Nothing was imported\. Run the import again\./);
  t.deepEqual(await refsOf(db), []);
});

test("at most 50 bad rows are listed, and the rest is counted", async (t) => {
  const db = await database(t);
  const rows = Array.from({ length: 60 }, (_, index) => placement(`P-${index}`, "0")).join("");
  const answer = await importing(t, db, "placements", PLACEMENTS + rows);
  const lines = answer.stderr.split("\n");
  t.is(lines.filter((line) => /^line \d+, payout_amount: /.test(line)).length, 50);
  t.true(lines.includes("… and 10 more bad rows"));
});

test("--skip-bad imports the others and writes the bad rows beside the file, which can be repaired and imported", async (t) => {
  const db = await database(t);
  const ragged = "P-3,Acme, Inc.,C,,ann@x.com:100,10.00,USD,2025-01-31,,\n";
  const content = PLACEMENTS + placement("P-1") + placement("P-2", "1e3") + ragged + placement("P-4");
  const answer = await importing(t, db, "placements", content, "--skip-bad");
  const badFile = answer.file.replace(/\.csv$/, ".bad.csv");
  t.is(answer.code, 0);
  t.true(answer.stdout.includes("2 placements imported"));
  t.true(answer.stdout.includes(`2 bad rows left out; repair and import them from ${badFile}`));
  t.deepEqual(await refsOf(db), ["P-1", "P-4"]);

  const bad = await readFile(badFile, "utf8");
  t.is(
    bad,
    `line,column,reason,${PLACEMENTS}` +
      `3,payout_amount,1e3 is in exponential notation: write the number in full.,${placement("P-2", "1e3")}` +
      `4,,The row has 11 fields and the header 10: put fields with a comma into quotes.,P-3,Acme,Inc.,C,,ann@x.com:100,10.00,USD,2025-01-31,,\n`,
  );
  const repaired = bad.replace("1e3,USD", "1000,USD").replace("Acme,Inc.", '"Acme, Inc."');
  const again = await importing(t, db, "placements", repaired, "--create-companies");
  t.is(again.code, 0, again.stderr);
  t.deepEqual(await refsOf(db), ["P-1", "P-2", "P-3", "P-4"]);
});

test("a file of bad rows that somebody may be repairing is not overwritten", async (t) => {
  const db = await database(t);
  const file = await writeCsv(t, PLACEMENTS + placement("P-1") + placement("P-2", "0"));
  const badFile = file.replace(/\.csv$/, ".bad.csv");
  await writeFile(badFile, "half repaired");
  const answer = await run(
    t,
    [FILE, "placements", file, "--skip-bad"],
    cleanEnvironment({ DATABASE_URL: db.adminUrl }),
  );
  t.is(answer.code, 1);
  t.regex(answer.stderr, /is there already: rename or remove it first/);
  t.is(await readFile(badFile, "utf8"), "half repaired");
  t.deepEqual(await refsOf(db), []);
});

test("a file may name the terms of each placement", async (t) => {
  const db = await database(t);
  const { rows: terms } = await db.admin.query(
    "select id from app.publish_payout_policy(60, 10, valid_from => '2030-01-01')",
  );
  const header = PLACEMENTS.replace("\n", ",terms\n");
  const row = (ref: string, id: string) => placement(ref).replace("\n", `,${id}\n`);
  await importing(t, db, "placements", header + row("P-1", terms[0].id) + row("P-2", ""));
  const { rows } = await db.admin.query(
    "select external_ref as ref, guarantee_period_days as days from app.placements order by 1",
  );
  t.deepEqual(rows, [
    { ref: "P-1", days: 60 },
    { ref: "P-2", days: 90 },
  ]);
});

test("a file may name signature dates, which decide the terms, and its bad rows keep the column", async (t) => {
  const db = await database(t);
  await db.admin.query("select app.publish_payout_policy(60, 10, valid_from => '2024-07-01')");
  const header = PLACEMENTS.replace("\n", ",signed_on\n");
  const row = (ref: string, signedOn: string) => placement(ref).replace("\n", `,${signedOn}\n`);
  const content = header + row("P-1", "2024-06-30") + row("P-2", "") + row("P-3", "2024-02-30");
  const answer = await importing(t, db, "placements", content, "--skip-bad");
  const { rows } = await db.admin.query(
    "select external_ref as ref, signed_on::text, guarantee_period_days as days from app.placements order by 1",
  );
  // Until June the platform's first terms held, 90 days; an empty field means the start date.
  t.deepEqual(rows, [
    { ref: "P-1", signed_on: "2024-06-30", days: 90 },
    { ref: "P-2", signed_on: "2025-01-31", days: 60 },
  ]);
  const [first, ...others] = (await readFile(answer.file.replace(/\.csv$/, ".bad.csv"), "utf8")).trim().split("\n");
  t.is(first, `line,column,reason,${header.trim()}`);
  t.is(others.length, 1);
  t.regex(others[0] ?? "", /P-3.*,2024-02-30$/);
});

test("a name that a spreadsheet would run is a text in the file of bad rows, and itself again after its repair", async (t) => {
  const db = await database(t);
  const bad = placement("P-1", "1e3").replace(/,[^,]*,/, ",=HYPERLINK(1),");
  await db.admin.query("select app.create_company('=HYPERLINK(1)')");
  const answer = await importing(t, db, "placements", PLACEMENTS + bad, "--skip-bad");
  const written = await readFile(answer.file.replace(/\.csv$/, ".bad.csv"), "utf8");
  t.true(written.includes(",'=HYPERLINK(1),"), written);
  const again = await importing(t, db, "placements", written.replace("1e3,USD", "1000,USD"));
  t.is(again.code, 0, again.stderr);
  const { rows } = await db.admin.query(
    "select name from app.placements join app.companies on companies.id = company_id",
  );
  t.deepEqual(rows, [{ name: "=HYPERLINK(1)" }]);
});

test("--skip-bad without a bad row writes no file", async (t) => {
  const db = await database(t);
  const { file, code } = await importing(t, db, "placements", PLACEMENTS + placement("P-1"), "--skip-bad");
  t.is(code, 0);
  t.false(existsSync(file.replace(/\.csv$/, ".bad.csv")));
});

test("a byte order mark, CRLF, blank lines, quoted commas, quotes and line breaks are read, and lines are counted as an editor does", async (t) => {
  const db = await database(t);
  const row = (ref: string, amount: string) =>
    `${ref},"Acme, ""Inc.""",Čandidáté,Engineer,"ann@x.com:\r\n\r\n100",${amount},USD,2025-01-31,,\r\n`;
  const content = `\ufeff${PLACEMENTS.replace("external_ref", '"external_ref"').replace("\n", "\r\n")}\r\n${row("P-1", "10")}   \r\n,,,,,,,,,\r\n${row("P-2", "-1")}`;
  const answer = await importing(t, db, "placements", content, "--skip-bad", "--create-companies");
  t.regex(answer.stdout, /^line 8, payout_amount: /);
  const { rows } = await db.admin.query(
    "select candidate_name, job_title, name from app.placements join app.companies on companies.id = company_id",
  );
  t.deepEqual(rows, [{ candidate_name: "Čandidáté", job_title: "Engineer", name: 'Acme, "Inc."' }]);
});

test("a row with too few fields is bad by itself", async (t) => {
  const db = await database(t);
  const answer = await importing(t, db, "placements", `${PLACEMENTS}P-1,Acme\n`);
  t.regex(answer.stderr, /^line 2: The row has 2 fields and the header 10/);
});

test("columns may be in any order, with white space around their names", async (t) => {
  const db = await database(t);
  const answer = await importing(t, db, "recruiters", " display_name ,stripe_account_id,email\nBea,,bea@x.com\n");
  t.is(answer.stdout, "1 recruiter imported, 0 already there\n");
});

test("missing, unknown and doubled columns are named, and nothing is imported", async (t) => {
  const db = await database(t);
  const answer = await importing(
    t,
    db,
    "recruiters",
    "email,email,Display_Name,display_name,reason\na@x.com,b@x.com,x,y,z\n",
  );
  t.is(answer.code, 1);
  t.regex(answer.stderr, /missing: stripe_account_id\n {2}unknown: Display_Name, reason\n {2}more than once: email\n/);
});

const UNREADABLE: [name: string, content: string | Buffer, message: RegExp][] = [
  ["an empty file", "", /The file is empty\. Its first line must name the columns/],
  ["only a byte order mark", "\ufeff", /The file is empty/],
  ["semicolons between the fields", "email;display_name;stripe_account_id\n", /must be separated by commas/],
  ["a quote that is never closed", `${RECRUITERS}a@x.com,"A,\nb@x.com,B,\n`, /A quote is opened and never closed/],
  ["a stray quote", `${RECRUITERS}a@x.com,A "B" C,\n`, /Line 2 has a stray quote/],
  ["Latin-1", Buffer.from(`${RECRUITERS}a@x.com,A,\nb@x.com,Ren\xe9,\n`, "latin1"), /Line 3 is not UTF-8/],
  ["a NUL byte", `${RECRUITERS}a@x.com,A\0,\n`, /Line 2 has a NUL byte/],
  ["UTF-16", Buffer.from(`\ufeff${RECRUITERS}`, "utf16le"), /Line 1 is not UTF-8/],
  ["a line without end", "x".repeat(1_200_000), /Line 1 is longer than/],
];
for (const [name, content, message] of UNREADABLE) {
  test(`${name} is refused as a whole, saying why`, async (t) => {
    const answer = await importing(t, untouched, "recruiters", content, "--skip-bad");
    t.is(answer.code, 1);
    t.is(answer.stdout, "");
    t.regex(answer.stderr, message);
    t.notRegex(answer.stderr, /^\s+at /m);
  });
}

test("a file with only a header imports nothing and is no error", async (t) => {
  const answer = await importing(t, untouched, "placements", PLACEMENTS);
  t.is(answer.stdout, "0 placements imported, 0 already there\n");
  t.is(answer.code, 0);
});

test("two imports of the same file at once import it once", async (t) => {
  const db = await database(t);
  const file = await writeCsv(
    t,
    PLACEMENTS + Array.from({ length: 300 }, (_, index) => placement(`P-${index}`)).join(""),
  );
  const env = cleanEnvironment({ DATABASE_URL: db.adminUrl });
  const answers = await Promise.all([1, 2].map(() => run(t, [FILE, "placements", file], env)));
  t.deepEqual(
    answers.map(({ code }) => code),
    [0, 0],
  );
  const first = answers.map(({ stdout }) => stdout.split("\n")[0]).sort();
  t.deepEqual(first, ["0 placements imported, 300 already there", "300 placements imported, 0 already there"]);
  t.is((await refsOf(db)).length, 300);
});

test("an import that has to wait for another one says so", async (t) => {
  const db = await database(t);
  const other = await db.connectAs("holdback_owner");
  await other.query("begin");
  await other.query("select app_private.begin_import(true)");
  const file = await writeCsv(t, PLACEMENTS + placement("P-1"));
  const command = start(t, [FILE, "placements", file], cleanEnvironment({ DATABASE_URL: db.adminUrl }));
  await eventually(() => command.stderr().includes("another import is running; waiting for it"));
  await other.query("rollback");
  t.is((await command.ended).code, 0);
  t.deepEqual(await refsOf(db), ["P-1"]);
});

for (const [signal, outcome] of [
  ["SIGKILL", { code: null, signal: "SIGKILL" }],
  ["SIGINT", { code: 1, signal: null }],
] as const) {
  test(`an import that gets ${signal} in the middle has imported nothing, and can be repeated`, async (t) => {
    const db = await database(t);
    const file = await writeCsv(
      t,
      PLACEMENTS + Array.from({ length: 1500 }, (_, index) => placement(`P-${index}`)).join(""),
    );
    const env = cleanEnvironment({ DATABASE_URL: db.adminUrl });
    const command = start(t, [FILE, "placements", file], env);
    const active = async (pattern: string) => {
      const { rows } = await db.admin.query(
        "select from pg_stat_activity where datname = current_database() and application_name = 'holdback import' and query ~ $1",
        [pattern],
      );
      return rows.length > 0;
    };
    await eventually(() => active("create_imported_placements"));
    command.process.kill(signal);
    t.deepEqual(await command.ended, outcome);
    await eventually(async () => !(await active("")));
    t.deepEqual(await refsOf(db), []);
    t.deepEqual((await db.admin.query("select from app_private.import_rows")).rows, []);

    const again = await run(t, [FILE, "placements", file], env);
    t.true(again.stdout.startsWith("1500 placements imported, 0 already there\n"));
  });
}

test("after an import nothing of the file is left beside the placements", async (t) => {
  const db = await database(t);
  await importing(t, db, "placements", PLACEMENTS + placement("P-1") + placement("P-2", "0"), "--skip-bad");
  for (const table of ["rows", "problems", "placements", "placement_recruiters"]) {
    t.deepEqual((await db.admin.query(`select * from app_private.import_${table}`)).rows, []);
  }
});

test("a file that is not there, or is a folder, is an error that names it", async (t) => {
  const folder = await temporaryFolder(t);
  const missing = await run(t, [FILE, "placements", join(folder, "no.csv")], cleanEnvironment());
  t.is(missing.stderr, `There is no file ${join(folder, "no.csv")}.\n`);
  t.is(missing.code, 1);
  await mkdir(join(folder, "folder.csv"));
  const directory = await run(t, [FILE, "placements", join(folder, "folder.csv")], cleanEnvironment());
  t.is(directory.stderr, `${join(folder, "folder.csv")} is not a file.\n`);
});

for (const args of [
  [],
  ["--help"],
  ["placements"],
  ["people", "x.csv"],
  ["toString", "x.csv"],
  ["placements", "x.csv", "y.csv"],
  ["--skip", "x"],
  ["recruiters", "x.csv", "--create-companies"],
]) {
  test(`wrong arguments (${args.join(" ") || "none"}) are answered by the usage`, async (t) => {
    const answer = await run(t, [FILE, ...args], cleanEnvironment());
    t.is(answer.code, 1);
    t.is(answer.stdout, "");
    t.regex(answer.stderr, /Usage: npm run import -- recruiters FILE\.csv \[--as EMAIL\]\n/);
    t.notRegex(answer.stderr, new RegExp(`^\\s+at .*${basename(FILE)}`, "m"));
  });
}

test("fees are imported whole or not at all, and a second time changes nothing", async (t) => {
  const db = await database(t);
  await importing(t, db, "placements", PLACEMENTS + placement("P-1"));
  const header = "external_ref,amount,currency,paid_at,reference,available_on\n";
  const good = `P-1,600.00,USD,2025-03-01,INV-1,2025-03-04\nP-1,400.00,USD,2025-03-02,INV-2,\n`;
  const bad = await importing(t, db, "fees", `${header}${good}P-9,1.00,USD,2025-03-01,INV-3,\n`);
  t.is(bad.code, 1);
  t.regex(bad.stderr, /line 4, external_ref: There is no placement P-9/);
  const count = async () => (await db.admin.query("select from app.fee_payments")).rowCount;
  t.is(await count(), 0);
  const first = await importing(t, db, "fees", header + good);
  t.is(first.stdout, "2 fee payments imported, 0 already there\n  USD 1000.00 in 2 fee payments\n");
  const second = await importing(t, db, "fees", header + good);
  t.is(second.stdout, "0 fee payments imported, 2 already there\n");
  t.is(await count(), 2);
});
