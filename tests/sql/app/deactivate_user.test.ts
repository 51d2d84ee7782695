import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPerson, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("a deactivated person signs in no more, is not deactivated twice, and an admin cannot lock themselves out", async (t) => {
  const person = await createPerson(db.admin, "platform_admin");
  await db.admin.query("select app.link_sign_in($1, 'idp|leaving')", [person.id]);
  const signIn = async () => (await db.admin.query("select user_id from app_private.sign_in('idp|leaving')")).rows;
  t.deepEqual(await signIn(), [{ user_id: person.id }]);

  const client = await db.connectAs("holdback_owner");
  await client.query("select set_config('holdback.user_id', $1, false)", [person.id]);
  await refused(t, client.query("select app.deactivate_user($1)", [person.id]), "HB023");

  await db.admin.query("select app.deactivate_user($1)", [person.id]);
  t.deepEqual(await signIn(), [{ user_id: null }]);
  await refused(t, db.admin.query("select app.deactivate_user($1)", [person.id]), "HB003");
  await refused(t, db.admin.query("select app.deactivate_user($1)", [NOBODY]), "HB002");
  await refused(t, db.admin.query("select app.deactivate_user('00000000-0000-7000-8000-000000000001')"), "HB002");
});

test("only an admin deactivates a person, and an event says so", async (t) => {
  const person = await createPerson(db.admin, "recruiter");
  await refusedToOthers(t, db, "app.deactivate_user($1)", [person.id]);
  await db.admin.query("select app.deactivate_user($1)", [person.id]);
  const { rows } = await db.admin.query(
    "select payload ->> 'email' as email from app.events where type = 'user.deactivated' and entity_id = $1",
    [person.id],
  );
  t.deepEqual(rows, [{ email: person.email }]);
});
