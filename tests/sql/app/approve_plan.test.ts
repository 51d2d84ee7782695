// Two persons approve a plan by its hash.

import test from "ava";
import { temporaryDatabase, useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPerson, NOBODY } from "../../support/fixtures.ts";
import { dueObligations, planners } from "../../support/plans.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test, async (made) => void (await dueObligations(made, 1)));
const APPROVE = "select app.approve_plan($1, $2)";

test("the first approval may be the planner's, the second is another person's than both", async (t) => {
  const { planner, first, second, plan } = await planners(db);
  const own = await plan();
  await planner.query(APPROVE, [own.id, own.hash]);
  await refused(t, planner.query(APPROVE, [own.id, own.hash]), "HB030");
  await first.query(APPROVE, [own.id, own.hash.toUpperCase()]);
  await refused(t, second.query(APPROVE, [own.id, own.hash]), "HB003");
  const other = await plan();
  await first.query(APPROVE, [other.id, other.hash]);
  await refused(t, first.query(APPROVE, [other.id, other.hash]), "HB030");
  await refused(t, planner.query(APPROVE, [other.id, other.hash]), "HB030");
  await second.query(APPROVE, [other.id, other.hash]);
});

test("whom the planner has just made an admin is no second person", async (t) => {
  const { planner, plan } = await planners(db);
  const { rows } = await planner.query<{ id: string }>(
    "select id from app.create_user('made-' || uuidv7() || '@example.com', 'Made', 'platform_admin')",
  );
  const made = await db.actAs(rows[0]?.id as string);
  const { id, hash } = await plan();
  await planner.query(APPROVE, [id, hash]);
  await refused(t, made.query(APPROVE, [id, hash]), "HB030");
});

test("another hash, an unknown plan, the owner's login and who is no admin are refused", async (t) => {
  const { first, plan } = await planners(db);
  const { id, hash } = await plan();
  await refused(t, first.query(APPROVE, [id, hash.replace(/^./, (digit) => (digit === "0" ? "1" : "0"))]), "HB032");
  await refused(t, first.query(APPROVE, [id, null]), "HB032");
  await refused(t, first.query(APPROVE, [NOBODY, hash]), "HB002");
  await refused(t, db.admin.query(APPROVE, [id, hash]), "HB001");
  await refusedToOthers(t, db, "app.approve_plan($1, $2)", [id, hash]);
});

test("a plan that has drifted, or whose time is over, is not approved", async (t) => {
  const db = await temporaryDatabase(t);
  const [due] = await dueObligations(db, 1);
  const { first, second, plan } = await planners(db);
  const drifted = await plan();
  await first.query(APPROVE, [drifted.id, drifted.hash]);
  await db.admin.query("select app.freeze_payout($1, 'x')", [due?.payout]);
  await refused(t, second.query(APPROVE, [drifted.id, drifted.hash]), "HB070");
  await db.admin.query("select app.unfreeze_payout($1, 'x')", [due?.payout]);
  await db.admin.query("update app_private.settings set value = '0' where name = 'plan_hours'");
  const over = await plan();
  await refused(t, second.query(APPROVE, [over.id, over.hash]), "HB072");
  await createPerson(db.admin, "platform_admin");
});
