// Payouts above the amount from which the terms ask for a second person: who may approve, and what an approval outlives.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { NOBODY } from "../../support/fixtures.ts";
import { largePayout } from "../../support/large_payout.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test.serial("a large payout waits for an admin who did not create its placement", async (t) => {
  const { creator, approver, payoutId, approve, standing } = await largePayout(db);
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

test("a payout that is not there, or an approval without a reason, is refused; only an admin approves", async (t) => {
  const { payoutId } = await largePayout(db);
  await refused(t, db.admin.query("select app.approve_payout($1, 'checked')", [NOBODY]), "HB002");
  await refused(t, db.admin.query("select app.approve_payout($1, ' ')", [payoutId]), "HB008");
  await refusedToOthers(t, db, "app.approve_payout($1, 'checked')", [payoutId]);
});
