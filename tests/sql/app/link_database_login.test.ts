import { randomBytes } from "node:crypto";
import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPerson, NOBODY } from "../../support/fixtures.ts";
import { createLogin } from "../../support/own_login.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { inTransaction } from "../../support/tampering.ts";

const db = useDatabase(test);
const SYSTEM = "00000000-0000-7000-8000-000000000001";

test("one login is one person, one that exists, nobody's but theirs", async (t) => {
  const [one, other] = [await createPerson(db.admin, "platform_admin"), await createPerson(db.admin, "platform_admin")];
  const [first, second] = [await createLogin(t, db), await createLogin(t, db)];
  const link = (userId: string | null, login: string | null) =>
    db.admin.query("select app.link_database_login($1, $2)", [userId, login]);
  await link(one.id, first);
  t.regex((await refused(t, link(other.id, first), "HB009")).message, /belongs to somebody else/);
  t.regex((await refused(t, link(one.id, second), "HB009")).hint ?? "", /unlink_database_login/);
  for (const login of ["", null]) await refused(t, link(other.id, login), "HB008");
  for (const own of ["holdback_worker", "holdback_authenticator", "holdback_analyst", "holdback_operator"]) {
    await refused(t, link(other.id, own), "HB008");
  }
  await refused(t, link(other.id, "holdback_owner"), "HB002");
  await refused(t, link(other.id, "nobody_has_this_login"), "HB002");
  await refused(t, link(other.id, await createLogin(t, db, "", "nologin")), "HB002");
  await refused(t, link(other.id, "postgres"), "HB061");
  for (const nobody of [NOBODY, null, SYSTEM]) await refused(t, link(nobody, second), "HB002");
  const recruiter = await db.actAs((await createPerson(db.admin, "recruiter")).id);
  await refused(t, recruiter.query("select app.link_database_login($1, $2)", [other.id, second]), "42501");
});

test("a login that may do more than its person stands for nobody, however it may", async (t) => {
  const { id } = await createPerson(db.admin, "platform_admin");
  const group = `group_${randomBytes(6).toString("hex")}`;
  const { rows: predefined } = await db.admin.query<{ name: string }>(
    // Of pg_database_owner nobody is made a member.
    "select rolname as name from pg_roles where oid < 16384 and rolname like 'pg\\_%' and rolname <> 'pg_database_owner'",
  );
  t.true(predefined.length >= 15);
  const stronger: [message: RegExp, roles: string, options: string][] = [
    [/is a superuser/, "", "login superuser"],
    [/may create roles/, "in role holdback_operator", "login createrole"],
    [/may replicate/, "", "login replication"],
    [/may bypass row-level security/, "", "login bypassrls"],
    [/is a member of holdback_owner/, "in role holdback_owner", "login"],
    [/is a member of holdback_owner/, `in role ${group}`, "login noinherit"],
    [/is a member of holdback_queue/, "in role holdback_queue", "login"],
    [/is a member of holdback_worker/, "in role holdback_worker", "login"],
    [/is a member of holdback_authenticator/, "in role holdback_authenticator", "login"],
    [/is a member of pg_read_all_data/, "in role holdback_operator, pg_read_all_data", "login"],
    // Whatever this version of Postgres has, so that one of a later version counts too.
    ...predefined.map(({ name }): [RegExp, string, string] => [
      new RegExp(`is a member of ${name}`),
      `in role ${name}`,
      "login",
    ]),
  ];
  for (const [message, roles, options] of stronger) {
    // Nobody else sees them: the members of the owners' roles are in the proof of every database of the server.
    await inTransaction(db.admin, async (client) => {
      await client.query(`create role ${group} nologin in role holdback_owner`);
      await client.query(`create role stronger ${options} ${roles}`);
      const error = await refused(t, client.query("select app.link_database_login($1, 'stronger')", [id]), "HB061");
      t.regex(error.message, message);
    });
  }
  const staff = await createLogin(t, db, "in role holdback_operator", "nologin");
  await db.admin.query("select app.link_database_login($1, $2)", [id, await createLogin(t, db, `in role ${staff}`)]);
});

test("only an admin says whose a database login is", async (t) => {
  const { id } = await createPerson(db.admin, "platform_admin");
  await refusedToOthers(t, db, "app.link_database_login($1, $2)", [id, await createLogin(t, db)]);
});
