// npm run sql: a role's psql, and where there is none, the same statements with the same answers.

import { spawnSync } from "node:child_process";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { parse } from "csv-parse/sync";
import { readArguments } from "../../../server/commands/sql_arguments.ts";
import { splitSecrets } from "../../../server/database/psql.ts";
import {
  cleanEnvironment,
  eventually,
  run,
  runInTerminal,
  start,
  takeTurn,
  temporaryFolder,
} from "../../support/commands.ts";
import { useDatabase } from "../../support/database.ts";

const FILE = "server/commands/sql.ts";
const db = useDatabase(test);
const hasPsql = spawnSync("psql", ["--version"]).status === 0;

/** Where programs are found: those of this machine, or none at all. */
async function environment(t: ExecutionContext, psql: boolean) {
  await takeTurn(t);
  const PATH = psql ? process.env.PATH : await temporaryFolder(t);
  return { ...cleanEnvironment({ DATABASE_URL: db.adminUrl }), PATH };
}

const sql = async (t: ExecutionContext, args: string[], psql: boolean) =>
  run(t, [FILE, ...args], await environment(t, psql));

/** With statements on standard input. */
async function piped(t: ExecutionContext, args: string[], psql: boolean, input: string) {
  const folder = await temporaryFolder(t);
  const env = { ...(await environment(t, psql)), INPUT: input };
  // A pipe, as a shell makes it.
  const command = `printf %s "$INPUT" | "${process.execPath}" ${FILE} ${args.join(" ")}`;
  const child = start(t, ["-c", command], { ...env, TMPDIR: folder }, "/bin/sh");
  const { code } = await child.ended;
  return { code, stdout: child.stdout(), stderr: child.stderr() };
}

// With psql only where this machine has one.
for (const psql of hasPsql ? [true, false] : [false]) {
  const where = psql ? "by psql" : "without psql";

  for (const [name, login, current] of [
    ["analyst", "holdback_analyst", "holdback_analyst"],
    ["operator", "holdback_operator", "holdback_operator"],
    ["owner", "postgres", "holdback_owner"],
  ] as const) {
    test(`${where}: ${name} is who it says`, async (t) => {
      const { stdout, stderr, code } = await sql(t, [name, "select session_user, current_user", "--csv"], psql);
      t.is(code, 0, stderr);
      t.is(stdout, `session_user,current_user\n${login},${current}\n`);
      t.is(/for migrations only/.test(stderr), name === "owner");
    });
  }

  test(`${where}: the owner resolves no name that others may define`, async (t) => {
    const { stdout } = await sql(t, ["owner", "select current_setting('search_path') as path", "--csv"], psql);
    t.regex(stdout, /^path\n"?pg_catalog, ?pg_temp"?\n$/);
  });

  test(`${where}: an answer is a table to read, with the texts of others made harmless`, async (t) => {
    const { stdout, code } = await sql(
      t,
      ["analyst", `select 1200 as amount, 'Ann' || chr(27) || '[31m' as recruiter, null as note`],
      psql,
    );
    t.is(code, 0);
    t.regex(stdout, /^ *amount \| +recruiter +\| note *$/m);
    t.regex(stdout, /^ *1200 \| Ann\\x1B\[31m +\|/m);
    t.regex(stdout, /^\(1 row\)$/m);
    t.false(stdout.includes("\u001b"));
  });

  test(`${where}: several statements answer one after the other`, async (t) => {
    const { stdout, code } = await sql(t, ["analyst", "select 1 as one; select 2 as two", "--csv"], psql);
    t.is(code, 0);
    t.is(stdout, "one\n1\ntwo\n2\n");
  });

  test(`${where}: records are nothing but records, whatever stands in them, and notices go elsewhere`, async (t) => {
    const statement = `set client_min_messages = notice;
      do $$ begin raise notice 'noticed' using hint = 'look'; end $$;
      select E'a,"b"\\nc' as text, null as nothing, true as yes`;
    const { stdout, stderr, code } = await sql(t, ["analyst", statement, "--csv"], psql);
    t.is(code, 0, stderr);
    t.deepEqual(parse(stdout), [
      ["text", "nothing", "yes"],
      ['a,"b"\nc', "", "t"],
    ]);
    t.regex(stderr, /NOTICE: {2}noticed\nHINT: {2}look/);
  });

  test(`${where}: records hold no formula, and begin with a byte order mark when one is asked for`, async (t) => {
    const statement = "select '=HYPERLINK(\"http://evil.example\")' as name; select 2 as two";
    const { stdout } = await sql(t, ["analyst", statement, "--csv", "--byte-order-mark"], psql);
    t.is(stdout, '\uFEFFname\n"\'=HYPERLINK(""http://evil.example"")"\ntwo\n2\n');
    const refused = await sql(t, ["analyst", "select nope", "--csv", "--byte-order-mark"], psql);
    t.is(refused.stdout, "", "nothing before a refusal");
    const copied = await sql(t, ["analyst", "copy (select '=1' as one) to stdout with csv", "--csv"], psql);
    t.is(copied.stdout, "=1\n");
    t.regex(copied.stderr, /WARNING: {2}copy … to stdout writes texts as they are/);
  });

  test(`${where}: a refusal is told with its hint and without the functions that led there`, async (t) => {
    const { stdout, stderr, code } = await sql(t, ["owner", "select app.freeze_payout(null, 'because')"], psql);
    t.is(code, 1);
    t.is(stdout, "");
    t.regex(stderr, /^ERROR: {2}There is no such payout\.\nHINT: {2}.+\n$/m);
    t.notRegex(stderr, /CONTEXT|PL\/pgSQL/);
  });

  test(`${where}: a mistake is pointed at`, async (t) => {
    const { stderr, code } = await sql(t, ["analyst", "select 1,\n  nope from pg_class"], psql);
    t.is(code, 1);
    t.regex(stderr, /^ERROR: {2}column "nope" does not exist\nLINE 2: {3}nope from pg_class\n {10}\^$/m);
  });

  test(`${where}: an analyst changes nothing`, async (t) => {
    const { stderr, code } = await sql(t, ["analyst", "delete from app.payouts"], psql);
    t.is(code, 1);
    t.regex(stderr, /read-only transaction|permission denied/);
  });

  test(`${where}: statements come by standard input too, all of them or none`, async (t) => {
    const good = await piped(t, ["analyst", "--csv"], psql, "select 1 as one;\nselect 2 as two;\n");
    t.is(good.code, 0, good.stderr);
    t.is(good.stdout, "one\n1\ntwo\n2\n");
    const table = psql ? "kept_by_psql" : "kept_by_us";
    const bad = await piped(t, ["owner"], psql, `create table app.${table} (id int);\nselect 1 / 0;\n`);
    t.is(bad.code, 1);
    t.regex(bad.stderr, /ERROR: {2}division by zero/);
    t.deepEqual((await db.admin.query("select to_regclass($1) as found", [`app.${table}`])).rows, [{ found: null }]);
  });

  test(`${where}: what is copied to standard output arrives`, async (t) => {
    const { stdout, code } = await sql(t, ["analyst", "copy (select 1 as one) to stdout with csv header"], psql);
    t.is(code, 0);
    t.is(stdout, "one\n1\n");
  });

  test(`${where}: a login that is not known is explained`, async (t) => {
    const wrong = new URL(db.adminUrl);
    wrong.password = "wrong";
    const env = { ...(await environment(t, psql)), DATABASE_URL: wrong.href };
    const { stderr, code } = await run(t, [FILE, "analyst", "select 1"], env);
    t.is(code, 1);
    t.regex(stderr, /password authentication failed/);
    t.regex(stderr, /npm run migrate or npm start first/);
    t.notRegex(stderr, /^\s+at /m);
  });
}

test("without psql it says what to install, and runs the statement all the same", async (t) => {
  const { stdout, stderr } = await sql(t, ["analyst", "select 1 as one", "--csv"], false);
  t.is(stdout, "one\n1\n");
  t.regex(stderr, /Debian and Ubuntu: apt install postgresql-client; macOS: brew install libpq/);
});

test("without psql its commands are refused with what to do", async (t) => {
  const { stderr, code } = await sql(t, ["analyst", "\\d app.payouts"], false);
  t.is(code, 1);
  t.regex(stderr, /\\d is a command of psql, which is not installed here\. Write it as SQL\./);
});

test("without psql a person without a statement is told what to install, and how to go on", async (t) => {
  const env = await environment(t, true);
  const command = `PATH=/nowhere exec ${process.execPath} ${FILE} analyst`;
  const { stdout, code } = await runInTerminal(t, command, { ...env, SHELL: "/bin/sh" });
  t.is(code, 1);
  t.regex(stdout, /apt install postgresql-client/);
  t.regex(stdout, /npm run sql -- analyst "select/);
});

test("psql's own records are not opened: they would hold formulas", async (t) => {
  const env = { ...(await environment(t, true)), SHELL: "/bin/sh" };
  const { stdout, code } = await runInTerminal(t, `exec ${process.execPath} ${FILE} analyst --csv`, env);
  t.is(code, 1);
  t.regex(stdout, /--csv needs the statement/);
});

const USAGE = /Usage: npm run sql -- analyst\|operator\|owner/;

for (const args of [
  [],
  ["root"],
  ["toString"],
  ["analyst", "select 1", "select 2"],
  ["analyst", " "],
  ["analyst", "-x"],
  ["analyst", "select 1", "--byte-order-mark"],
]) {
  test(`wrong arguments (${args.join(" ") || "none"}) are answered by the usage`, (t) => {
    t.throws(() => readArguments(args), { message: USAGE });
  });
}

test("the usage is an error, and nothing else is said", async (t) => {
  const { stdout, stderr, code } = await run(t, [FILE, "analyst", "-x"], cleanEnvironment());
  t.is(code, 1);
  t.is(stdout, "");
  t.regex(stderr, USAGE);
});

test("right arguments are a role, its statements and how they are answered", (t) => {
  const records = { name: "operator", role: "holdback_operator", statements: "select 1", csv: true } as const;
  t.deepEqual(readArguments(["operator", "select 1", "--csv"]), { ...records, mark: false });
  t.deepEqual(readArguments(["operator", "select 1", "--csv", "--byte-order-mark"]), { ...records, mark: true });
  t.deepEqual(readArguments(["analyst"]), {
    name: "analyst",
    role: "holdback_analyst",
    statements: null,
    csv: false,
    mark: false,
  });
});

test("when the database does not run, it says what to do", async (t) => {
  const HOLDBACK_DATA_DIR = join(await temporaryFolder(t), "data");
  const { stderr, code } = await run(t, [FILE, "analyst", "select 1"], cleanEnvironment({ HOLDBACK_DATA_DIR }));
  t.is(code, 1);
  t.regex(stderr, /There is no database: set DATABASE_URL, or run npm start/);
});

test("of a URL, psql's command line shows all but the secrets", (t) => {
  const { url, secrets } = splitSecrets(
    "postgres://ann:p%40ss@db.example.com:5433/pay?sslmode=require&sslpassword=key&options=-c%20role%3Dholdback_owner",
  );
  t.is(
    url,
    "postgres://ann@db.example.com:5433/pay?sslmode=require&options=-c%20role%3Dholdback_owner&service=holdback",
  );
  t.deepEqual(secrets, { password: "p@ss", sslpassword: "key" });
  const socket = splitSecrets("postgres:///pay?host=%2Frun&user=ann&password=secret");
  t.is(socket.url, "postgres:///pay?host=%2Frun&user=ann&service=holdback");
  t.deepEqual(socket.secrets, { password: "secret" });
});

if (hasPsql) {
  test("a person gets psql in their terminal, and what it was told by is gone afterwards", async (t) => {
    const TMPDIR = await temporaryFolder(t);
    const env = { ...(await environment(t, true)), TMPDIR, HOME: TMPDIR, PAGER: "cat" };
    const { stdout, code } = await runInTerminal(
      t,
      `${process.execPath} ${FILE} analyst`,
      env,
      "select session_user || '!' as me;\nselect app.nonsense();\n\\q\n",
    );
    t.is(code, 0, stdout);
    t.regex(stdout, /analyst@test_\w+=> /);
    t.regex(stdout, /holdback_analyst!/);
    t.deepEqual(
      (await readdir(TMPDIR)).filter((name) => name.startsWith("holdback-sql-")),
      [],
    );
  });

  for (const signal of ["SIGTERM", "SIGHUP", "SIGINT"] as const) {
    test(`the file with the password is for its owner only, and ${signal} leaves none`, async (t) => {
      const TMPDIR = await temporaryFolder(t);
      const STATEMENT = `select pg_sleep(20) -- ${signal}`;
      const env = { ...(await environment(t, true)), TMPDIR, STATEMENT };
      const command = start(
        t,
        ["-c", `umask 000; exec "${process.execPath}" ${FILE} analyst "$STATEMENT"`],
        env,
        "/bin/sh",
      );
      const [folder = ""] = await eventually(async () => {
        const found = (await readdir(TMPDIR)).filter((name) => name.startsWith("holdback-sql-"));
        return found.length > 0 ? found : null;
      });
      const file = join(TMPDIR, folder, "pg_service.conf");
      const { mode } = await eventually(() => stat(file).catch(() => null));
      t.is(mode & 0o777, 0o600);
      t.is((await stat(join(TMPDIR, folder))).mode & 0o777, 0o700);
      await eventually(async () => (await sessionsWith(STATEMENT)).length > 0);
      command.process.kill(signal);
      // In a terminal Ctrl-C reaches psql too, which cancels the statement; here it reaches only the command.
      if (signal === "SIGINT") await db.admin.query("select pg_cancel_backend($1)", await sessionsWith(STATEMENT));
      t.is((await command.ended).code, 1);
      t.deepEqual(await readdir(TMPDIR), []);
    });
  }
}

async function sessionsWith(statement: string): Promise<number[]> {
  const { rows } = await db.admin.query("select pid from pg_stat_activity where query = $1", [statement]);
  return rows.map(({ pid }) => pid);
}
