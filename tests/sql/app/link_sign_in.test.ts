import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPerson, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("a sign-in belongs to one person, and the automation has none", async (t) => {
  const [one, other] = [await createPerson(db.admin, "recruiter"), await createPerson(db.admin, "recruiter")];
  await db.admin.query("select app.link_sign_in($1, 'idp|one')", [one.id]);
  await refused(t, db.admin.query("select app.link_sign_in($1, 'idp|one')", [other.id]), "HB009");
  await refused(t, db.admin.query("select app.link_sign_in($1, ' ')", [other.id]), "HB008");
  await refused(t, db.admin.query("select app.link_sign_in($1, 'x')", [NOBODY]), "HB002");
  const system = "00000000-0000-7000-8000-000000000001";
  await refused(t, db.admin.query("select app.link_sign_in($1, 'x')", [system]), "HB002");
  await refused(t, db.admin.query("select app_private.local_sign_in('system@holdback.invalid')"), "HB002");
  await db.admin.query("select app.link_sign_in($1, 'idp|new')", [one.id]);
  t.deepEqual((await db.admin.query("select user_id from app_private.sign_in('idp|one')")).rows, [{ user_id: null }]);
});

test("only an admin says whose a sign-in is", async (t) => {
  await refusedToOthers(t, db, "app.link_sign_in($1, 'idp|mine')", [NOBODY]);
});
