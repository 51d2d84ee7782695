// Imports that cannot be read, that meet, or that are stopped: nothing is half done.

import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import test from "ava";
import { cleanEnvironment, eventually, run, start, temporaryFolder } from "../../support/commands.ts";
import {
  database,
  FILE,
  importing,
  PLACEMENTS,
  placement,
  RECRUITERS,
  refsOf,
  untouched,
  writeCsv,
} from "./importing.ts";

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

test("after an import nothing of the file is left beside the placements", async (t) => {
  const db = await database(t);
  await importing(t, db, "placements", PLACEMENTS + placement("P-1") + placement("P-2", "0"), "--skip-bad");
  for (const table of ["rows", "problems", "placements", "placement_recruiters"]) {
    t.deepEqual((await db.admin.query(`select * from app_private.import_${table}`)).rows, []);
  }
});
