// npm run operator: a person's own login for psql, by which npm run sql -- operator is that person.

import { randomBytes } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { cleanEnvironment, run, takeTurn, temporaryFolder } from "../../support/commands.ts";
import { useDatabase } from "../../support/database.ts";
import { createPerson } from "../../support/fixtures.ts";
import { createLogin, urlOf } from "../../support/own_login.ts";

const db = useDatabase(test);

/** A person whose email begins with a name that no login of the server has; the login is gone after the test. */
async function somebody(t: ExecutionContext, role: "platform_admin" | "recruiter" = "platform_admin") {
  const name = `someone_${randomBytes(6).toString("hex")}`;
  const { id } = await createPerson(db.admin, role);
  const email = `${name}@example.com`;
  await db.admin.query("update app.users set email = $2 where id = $1", [id, email]);
  t.teardown(() => db.admin.query(`drop role if exists ${name}`).then(() => undefined));
  return { id, name, email };
}

async function folder(t: ExecutionContext, DATABASE_URL = db.adminUrl) {
  await takeTurn(t);
  return cleanEnvironment({ DATABASE_URL, HOLDBACK_DATA_DIR: await temporaryFolder(t) });
}

const operator = (t: ExecutionContext, env: NodeJS.ProcessEnv, ...args: string[]) =>
  run(t, ["server/commands/operator.ts", ...args], env);
const sql = (t: ExecutionContext, env: NodeJS.ProcessEnv, statement: string) =>
  run(t, ["server/commands/sql.ts", "operator", statement, "--csv"], env);
const WHO = "select session_user, email from app.viewer()";
const PAUSE = "select count(*) from app.pause_payouts('all', 'try')";

test("npm run sql -- operator is the person from then on, with their rights, and without is refused to change", async (t) => {
  const env = await folder(t);
  const { id, name, email } = await somebody(t);
  const shared = await sql(t, env, PAUSE);
  t.is(shared.code, 1);
  t.regex(shared.stderr, /HINT: .*npm run operator -- EMAIL/);

  const made = await operator(t, env, email.toUpperCase());
  t.is(made.code, 0, made.stderr);
  t.is(made.stdout, `npm run sql -- operator is ${email.toUpperCase()} here from now on, by the login ${name}.\n`);
  t.is((await sql(t, env, WHO)).stdout, `session_user,email\n${name},${email}\n`);
  const paused = await sql(t, env, `${PAUSE}; select count(*) from app.resume_payouts('all', 'tried')`);
  t.is(paused.code, 0, paused.stderr);
  const { rows } = await db.admin.query("select count(*)::int as changes from app.audit_log where changed_by = $1", [
    id,
  ]);
  t.true(rows[0].changes > 0, "the audit log names the person");

  const file = join(env.HOLDBACK_DATA_DIR as string, "operator.login");
  t.is((await stat(file)).mode & 0o777, 0o600);
  const { password } = JSON.parse(await readFile(file, "utf8"));
  t.false((made.stdout + made.stderr).includes(password));
  const { rows: known } = await db.admin.query("select from app_private.login_passwords where password = $1", [
    password,
  ]);
  t.deepEqual(known, [], "no administrator looks it up");
  const settings = "select current_setting('timezone') as zone, current_setting('temp_file_limit') as files";
  t.is((await sql(t, env, settings)).stdout, "zone,files\nUTC,5GB\n", "as the shared login");

  const elsewhere = await folder(t);
  t.regex((await sql(t, elsewhere, WHO)).stdout, /^holdback_operator,$/m);
});

test("once more is a new password for the same login; --print prints its URL, by which alone a person elsewhere works", async (t) => {
  const env = await folder(t);
  const { name, email } = await somebody(t);
  t.is((await operator(t, env, email)).code, 0);
  const printed = await operator(t, env, email, "--print");
  t.is(printed.code, 0, printed.stderr);
  t.regex(printed.stdout, new RegExp(`^postgres\\S+${name}:\\S+\\n$`));
  t.regex((await sql(t, env, WHO)).stderr, /password authentication failed/);
  const theirs = await folder(t, printed.stdout.trim());
  t.is((await sql(t, theirs, WHO)).stdout, `session_user,email\n${name},${email}\n`);
  const owner = await run(t, ["server/commands/sql.ts", "owner", "select 1"], theirs);
  t.is(owner.code, 1, "and nobody else");
});

test("a name that is taken, a second name and an unknown person are refused, and nothing is left", async (t) => {
  const env = await folder(t);
  const { name, email } = await somebody(t);
  const taken = await createLogin(t, db);
  t.regex((await operator(t, env, email, "--login", taken)).stderr, /has a login person_\w+ already.+--login NAME/);
  t.regex((await operator(t, env, "nobody@example.com")).stderr, /Nobody has the email nobody@example\.com/);
  t.regex((await operator(t, env, email, "--login", "holdback_x")).stderr, /is a login of Holdback, not of a person/);
  t.is((await db.admin.query("select from pg_roles where rolname in ($1, 'holdback_x')", [name])).rowCount, 0);
  t.is((await operator(t, env, email)).code, 0);
  t.regex((await operator(t, env, email, "--login", "other")).stderr, /has the login .+ Unlink it first/);
  t.regex((await operator(t, env)).stderr, /^Usage: npm run operator/);
});

test("an administrator who may not make logins is told what to have run", async (t) => {
  const { name, email } = await somebody(t);
  const limited = await createLogin(t, db, "in role holdback_owner");
  const { stderr, code } = await operator(t, await folder(t, urlOf(db, limited)), email);
  t.is(code, 1);
  t.regex(stderr, new RegExp(`create role ${name} login in role holdback_operator;`));
  t.regex(stderr, /link_database_login\(id, '\w+'\) from app\.users where email = 'someone_\w+@example\.com'/);
});
