// Payouts above the amount from which the terms ask for a second person: who may approve, and what an approval outlives.

import test from "ava";
import type pg from "pg";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPerson, createPlacement, createRecruiter } from "../../support/fixtures.ts";

const db = useDatabase(test);

const newAccount = () => `acct_${Math.random().toString(36).slice(2)}`;

/** A payout that waits for approval, with the admin who created its placement, another one, and a way to act as either. */
async function largePayout({ linked = true, holdback = 0, startDate = "2025-01-01" } = {}) {
  const companyId = await createCompany(db.admin);
  await db.admin.query(
    "select app.publish_payout_policy(90, $2, $1, approval_threshold => 50000, first_payment_days => 0)",
    [companyId, holdback],
  );
  const creator = (await createPerson(db.admin, "platform_admin")).id;
  const approver = (await createPerson(db.admin, "platform_admin")).id;
  const recruiterId = linked ? (await createRecruiter(db.admin)).id : (await createPerson(db.admin, "recruiter")).id;
  const sessions = new Map([
    [creator, await db.actAs(creator)],
    [approver, await db.actAs(approver)],
  ]);
  const as = async (userId: string, text: string, values: unknown[]) =>
    (await (sessions.get(userId) as pg.Client).query(text, values)).rows[0];
  const placementId = await createPlacement(sessions.get(creator) as pg.Client, {
    companyId,
    startDate,
    holdbackPercentage: holdback,
    recruiters: [{ recruiter_id: recruiterId, share: 100 }],
  });
  const { rows } = await db.admin.query("select id from app.payouts where placement_id = $1", [placementId]);
  const payoutId = rows[0].id as string;
  return {
    creator,
    approver,
    placementId,
    payoutId,
    approve: (userId: string) =>
      as(userId, "select status from app.approve_payout($1, 'checked the invoice')", [payoutId]),
    unfreeze: (userId: string) => as(userId, "select frozen_at from app.unfreeze_payout($1, 'checked')", [payoutId]),
    link: () => db.admin.query("select app.link_payout_account($1, $2)", [recruiterId, newAccount()]),
    standing: async () =>
      (await db.admin.query("select status, frozen_reason from app.payouts where id = $1", [payoutId])).rows[0] as {
        status: string;
        frozen_reason: string | null;
      },
  };
}

const CHANGED = /destination changed after the approval/;

test.serial("a large payout waits for an admin who did not create its placement", async (t) => {
  const { creator, approver, payoutId, approve, standing } = await largePayout();
  t.like(await standing(), { status: "pending" });
  const { rows: waiting } = await db.admin.query("select code from app.explain_payout($1)", [payoutId]);
  t.true(waiting.some(({ code }) => code === "payout_not_approved"));
  await refused(t, approve(creator), "HB022");
  t.is((await approve(approver)).status, "approved");
  await refused(t, approve(approver), "HB003");
  const { rows: audit } = await db.admin.query(
    "select changed_by, reason from app.payout_audit_log where payout_id = $1 and action = 'approve'",
    [payoutId],
  );
  t.deepEqual(audit, [{ changed_by: approver, reason: "checked the invoice" }]);
});

test.serial("a change of the destination revokes the approval", async (t) => {
  const { approver, approve, link, standing } = await largePayout();
  await approve(approver);
  await link();
  t.deepEqual(await standing(), { status: "pending", frozen_reason: null });
});

test.serial("so does the first destination, where there was none at the approval", async (t) => {
  const { approver, approve, link, standing } = await largePayout({ linked: false });
  await approve(approver);
  await link();
  t.deepEqual(await standing(), { status: "pending", frozen_reason: null });
});

test.serial("what is partly paid is frozen, until somebody looks who did not create the placement", async (t) => {
  const { creator, approver, payoutId, approve, link, unfreeze, standing } = await largePayout({ holdback: 20 });
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
  const { approver, payoutId, approve, link, standing } = await largePayout({ holdback: 20 });
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
    const { approver, placementId, approve, link, standing } = await largePayout({
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
