// What an approval outlives, and what it does not.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { daysAgo } from "../../../support/days.ts";
import { refused } from "../../../support/errors.ts";

import { largePayout } from "../../../support/large_payout.ts";

const db = useDatabase(test);

const CHANGED = /destination changed after the approval/;

test.serial("a change of the destination revokes the approval", async (t) => {
  const { approver, approve, link, standing } = await largePayout(db);
  await approve(approver);
  await link();
  t.deepEqual(await standing(), { status: "pending", frozen_reason: null });
});

test.serial("so does the first destination, where there was none at the approval", async (t) => {
  const { approver, approve, link, standing } = await largePayout(db, { linked: false });
  await approve(approver);
  await link();
  t.deepEqual(await standing(), { status: "pending", frozen_reason: null });
});

test.serial("what is partly paid is frozen, until somebody looks who did not create the placement", async (t) => {
  const { creator, approver, payoutId, approve, link, unfreeze, standing } = await largePayout(db, { holdback: 20 });
  await approve(approver);
  await db.admin.query("select app.process_due_schedules()");
  t.is((await standing()).status, "processing");
  await link();
  t.regex((await standing()).frozen_reason ?? "", CHANGED);
  await refused(t, unfreeze(creator), "HB022");
  t.is((await unfreeze(approver)).frozen_at, null);
  const { rows } = await db.admin.query(
    "select action from app.payout_audit_log where payout_id = $1 and action in ('freeze', 'unfreeze') order by sequence",
    [payoutId],
  );
  t.deepEqual(rows, [{ action: "freeze" }, { action: "unfreeze" }]);
});

test.serial("a change of the destination during a dispute is not forgotten when the dispute ends", async (t) => {
  const { approver, payoutId, approve, link, standing } = await largePayout(db, { holdback: 20 });
  await approve(approver);
  await db.admin.query("select app.process_due_schedules()");
  await db.admin.query("select app.freeze_payout($1, 'The hire is disputed.')", [payoutId]);
  await link();
  const { frozen_reason } = await standing();
  t.regex(frozen_reason ?? "", /^The hire is disputed\./);
  t.regex(frozen_reason ?? "", CHANGED);
  await link();
  t.is((await standing()).frozen_reason, frozen_reason, "it is said once");
});

test.serial(
  "a breach that is withdrawn brings no approval back for a destination that changed meanwhile",
  async (t) => {
    const { approver, placementId, approve, link, standing } = await largePayout(db, {
      holdback: 20,
      startDate: daysAgo(9),
    });
    await approve(approver);
    await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placementId, daysAgo(1)]);
    await link();
    await db.admin.query("select app.withdraw_guarantee_breach($1, 'reported by mistake')", [placementId]);
    const { status, frozen_reason } = await standing();
    t.is(status, "approved");
    t.regex(frozen_reason ?? "", CHANGED);
  },
);
