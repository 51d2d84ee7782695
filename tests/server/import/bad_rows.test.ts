// Rows that cannot be imported: they are named, and with --skip-bad written to a file that can be repaired.

import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import test from "ava";
import { cleanEnvironment, run } from "../../support/commands.ts";
import { database, FILE, importing, PLACEMENTS, placement, refsOf, writeCsv } from "./importing.ts";

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

test("a row with too few fields is bad by itself", async (t) => {
  const db = await database(t);
  const answer = await importing(t, db, "placements", `${PLACEMENTS}P-1,Acme\n`);
  t.regex(answer.stderr, /^line 2: The row has 2 fields and the header 10/);
});
