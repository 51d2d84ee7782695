import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { dueObligations, planners } from "../../../support/plans.ts";

const db = useDatabase(test);

test("purge_plans deletes the lists of plans that nobody approved, after their days, and never the plan", async (t) => {
  const { admin } = db;
  const { first, plan } = await planners(db);
  await dueObligations(db, 2);
  const plans = { old: await plan(), young: await plan(), approved: await plan() };
  await first.query("select app.approve_plan($1, $2)", [plans.approved.id, plans.approved.hash]);
  await admin.query("alter table app.run_plans disable trigger _100_keep_plan");
  await admin.query("update app.run_plans set expires_at = now() - interval '91 days' where id = any ($1)", [
    [plans.old.id, plans.approved.id],
  ]);
  await admin.query("alter table app.run_plans enable always trigger _100_keep_plan");
  await admin.query("update app_private.settings set value = '1' where name = 'claim_batch_size'");
  // Two rows, one a batch: both times there may be more.
  for (const more of [true, true, false])
    t.deepEqual((await admin.query("select app_private.purge_plans() as more")).rows, [{ more }]);
  const { rows } = await admin.query(
    `select plan.id, plan.item_count, count(item) from app.run_plans as plan
       left join app.run_plan_items as item on item.plan_id = plan.id
      group by plan.id order by plan.id`,
  );
  t.deepEqual(rows, [
    { id: plans.old.id, item_count: 2, count: "0" },
    { id: plans.young.id, item_count: 2, count: "2" },
    { id: plans.approved.id, item_count: 2, count: "2" },
  ]);
});
