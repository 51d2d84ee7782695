import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPerson } from "../../support/fixtures.ts";

const db = useDatabase(test);
const asked = "select * from app.installation()";

test.serial("whoever is signed in is told whose Holdback it is, and nobody else", async (t) => {
  await db.admin.query(
    `update app_private.settings set value = '" Meridian Talent "' where name = 'installation_name'`,
  );
  for (const role of ["recruiter", "company_user", "platform_admin"]) {
    const session = await db.actAs((await createPerson(db.admin, role)).id);
    const { rows } = await session.query(asked);
    t.like(rows[0], { name: "Meridian Talent", contact: null }, role);
  }
  await refused(t, db.admin.query(asked), "HB001");
});

test.serial("the mode is that of the Stripe account from which the database pays", async (t) => {
  const session = await db.actAs((await createPerson(db.admin, "recruiter")).id);
  const mode = async () => (await session.query(asked)).rows[0].stripe_mode;
  await db.admin.query("delete from app_private.lineage");
  t.is(await mode(), null);
  await db.admin.query("select app_private.bind_stripe_account('acct_1Holdback', false)");
  t.is(await mode(), "test");
  await db.admin.query("update app_private.lineage set is_live = true");
  t.is(await mode(), "live");
});
