import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPerson, createRecruiter, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("a company user becomes a member once, and stops being one", async (t) => {
  const companyId = await createCompany(db.admin);
  const person = await createPerson(db.admin, "company_user");
  const members = async () =>
    (await db.admin.query("select user_id from app.company_members where company_id = $1", [companyId])).rows;
  for (let i = 0; i < 2; i++) {
    const { rows } = await db.admin.query("select user_id from app.add_company_member($1, $2)", [companyId, person.id]);
    t.deepEqual(rows, [{ user_id: person.id }]);
  }
  t.deepEqual(await members(), [{ user_id: person.id }]);
  await db.admin.query("select app.remove_company_member($1, $2)", [companyId, person.id]);
  t.deepEqual(await members(), []);
  await refused(t, db.admin.query("select app.remove_company_member($1, $2)", [companyId, person.id]), "HB002");
});

test("only an active company user of a company that exists can become a member", async (t) => {
  const companyId = await createCompany(db.admin);
  const recruiter = await createRecruiter(db.admin);
  const gone = await createPerson(db.admin, "company_user");
  await db.admin.query("select app.deactivate_user($1)", [gone.id]);
  for (const userId of [recruiter.id, gone.id, NOBODY, null]) {
    await refused(t, db.admin.query("select app.add_company_member($1, $2)", [companyId, userId]), "HB002");
  }
  const person = await createPerson(db.admin, "company_user");
  await refused(t, db.admin.query("select app.add_company_member($1, $2)", [NOBODY, person.id]), "HB002");
});

test("only an admin adds a member", async (t) => {
  await refusedToOthers(t, db, "app.add_company_member($1, $1)", [NOBODY]);
});
