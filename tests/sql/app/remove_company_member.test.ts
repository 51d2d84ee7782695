import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPerson, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("a member is removed from one company only, and an event says so", async (t) => {
  const companies = [await createCompany(db.admin), await createCompany(db.admin)] as const;
  const person = await createPerson(db.admin, "company_user", [...companies]);
  const { rows: removed } = await db.admin.query("select company_id, user_id from app.remove_company_member($1, $2)", [
    companies[0],
    person.id,
  ]);
  t.deepEqual(removed, [{ company_id: companies[0], user_id: person.id }]);
  const { rows: left } = await db.admin.query("select company_id from app.company_members where user_id = $1", [
    person.id,
  ]);
  t.deepEqual(left, [{ company_id: companies[1] }]);
  const { rows: events } = await db.admin.query(
    "select payload ->> 'company_id' as company_id from app.events where type = 'company_member.removed' and entity_id = $1",
    [person.id],
  );
  t.deepEqual(events, [{ company_id: companies[0] }]);
});

test("whoever is no member cannot be removed, and only an admin removes anybody", async (t) => {
  const companyId = await createCompany(db.admin);
  await refused(t, db.admin.query("select app.remove_company_member($1, $2)", [companyId, NOBODY]), "HB002");
  await refusedToOthers(t, db, "app.remove_company_member($1, $2)", [companyId, NOBODY]);
});
