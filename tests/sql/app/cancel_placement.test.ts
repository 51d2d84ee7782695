import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPlacement, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("a cancelled placement cancels its payouts, holds and schedules, with the reason in the audit log", async (t) => {
  const placementId = await createPlacement(db.admin);
  await db.admin.query("select app.cancel_placement($1, 'The candidate never started')", [placementId]);
  const { rows } = await db.admin.query(
    `select entity, new_status, reason from app.payout_audit_log audit
       join app.payouts payout on payout.id = audit.payout_id
      where payout.placement_id = $1 and action = 'cancel' order by entity`,
    [placementId],
  );
  const reason = "The candidate never started";
  t.deepEqual(rows, [
    { entity: "escrow_hold", new_status: "cancelled", reason },
    { entity: "payout", new_status: "cancelled", reason },
    { entity: "payout_schedule", new_status: "cancelled", reason },
  ]);
  await refused(t, db.admin.query("select app.cancel_placement($1, 'again')", [placementId]), "HB003");
});

test("a placement that is not there, or a cancellation without a reason, is refused; only an admin cancels", async (t) => {
  const placementId = await createPlacement(db.admin);
  await refused(t, db.admin.query("select app.cancel_placement($1, 'gone')", [NOBODY]), "HB002");
  await refused(t, db.admin.query("select app.cancel_placement($1, ' ')", [placementId]), "HB008");
  await refusedToOthers(t, db, "app.cancel_placement($1, 'gone')", [placementId]);
});
