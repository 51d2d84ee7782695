import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { createPerson } from "../../support/fixtures.ts";
import { signedIn } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("everybody who is signed in sees themselves, and in a psql session nobody is", async (t) => {
  for (const role of ["recruiter", "company_user", "platform_admin"]) {
    const person = await createPerson(db.admin, role);
    const client = await signedIn(db, person.id);
    t.deepEqual((await client.query("select id, email, role from app.viewer()")).rows, [
      { id: person.id, email: person.email, role },
    ]);
  }
  t.deepEqual((await db.admin.query("select id from app.viewer()")).rows, [{ id: null }]);
});

test("whoever was deactivated is nobody any more", async (t) => {
  const person = await createPerson(db.admin, "recruiter");
  const client = await signedIn(db, person.id);
  await db.admin.query("select app.deactivate_user($1)", [person.id]);
  t.deepEqual((await client.query("select id from app.viewer()")).rows, [{ id: null }]);
});
