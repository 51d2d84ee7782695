import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { createPerson } from "../../../support/fixtures.ts";

const db = useDatabase(test);

test("a local token names the sign-in that a person has, or gives them one", async (t) => {
  const person = await createPerson(db.admin, "recruiter");
  const local = async () =>
    (await db.admin.query("select app_private.local_sign_in($1) as subject", [person.email])).rows[0].subject;
  t.is(await local(), `holdback|${person.id}`);
  await db.admin.query("select app.link_sign_in($1, 'idp|known')", [person.id]);
  t.is(await local(), "idp|known");
});

test("a person is found by another case or another form of accents of their address", async (t) => {
  const { rows } = await db.admin.query(
    "select id from app.create_user('ren\u00e9e@example.com', 'Ren\u00e9e', 'recruiter')",
  );
  const found = await db.admin.query("select app_private.local_sign_in(' RENE\u0301E@example.com') as subject");
  t.deepEqual(found.rows, [{ subject: `holdback|${rows[0].id}` }]);
});
