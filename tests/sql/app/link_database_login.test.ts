import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPerson, NOBODY } from "../../support/fixtures.ts";
import { createLogin } from "../../support/own_login.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

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
  await refused(t, link(other.id, "postgres"), "HB008");
  await refused(t, link(other.id, await createLogin(t, db, "", "login superuser")), "HB008");
  for (const nobody of [NOBODY, null, SYSTEM]) await refused(t, link(nobody, second), "HB002");
  const recruiter = await db.actAs((await createPerson(db.admin, "recruiter")).id);
  await refused(t, recruiter.query("select app.link_database_login($1, $2)", [other.id, second]), "42501");
});

test("only an admin says whose a database login is", async (t) => {
  const { id } = await createPerson(db.admin, "platform_admin");
  await refusedToOthers(t, db, "app.link_database_login($1, $2)", [id, await createLogin(t, db)]);
});
