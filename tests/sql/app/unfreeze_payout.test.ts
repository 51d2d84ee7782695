import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPayout, createPlacement, createRecruiter, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test.serial("freezing across the due date stops it, and unfreezing catches up", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const placementId = await createPlacement(db.admin, { recruiters: [{ recruiter_id: recruiter.id, share: 100 }] });
  const { rows } = await db.admin.query<{ id: string }>("select id from app.payouts where placement_id = $1", [
    placementId,
  ]);
  await db.admin.query("select app.freeze_payout($1, 'a dispute')", [rows[0]?.id]);
  const statusOf = async () =>
    (
      await db.admin.query("select status from app.payout_schedules where placement_id = $1 and kind = 'payout'", [
        placementId,
      ])
    ).rows[0].status;
  await db.admin.query("select app.process_due_schedules()");
  t.is(await statusOf(), "pending");
  await db.admin.query("select app.unfreeze_payout($1, 'settled')", [rows[0]?.id]);
  await db.admin.query("select app.process_due_schedules()");
  t.is(await statusOf(), "processing");
});

test("only what is frozen can be unfrozen, with a reason that the audit log keeps, by an admin", async (t) => {
  const { payout } = await createPayout(db.admin);
  const unfreeze = (id: string, reason = "settled") =>
    db.admin.query("select frozen_at from app.unfreeze_payout($1, $2)", [id, reason]);
  await refused(t, unfreeze(NOBODY), "HB002");
  await refused(t, unfreeze(payout), "HB003");
  await db.admin.query("select app.freeze_payout($1, 'a dispute')", [payout]);
  await refused(t, unfreeze(payout, ""), "HB008");
  await refusedToOthers(t, db, "app.unfreeze_payout($1, 'x')", [payout]);
  t.deepEqual((await unfreeze(payout)).rows, [{ frozen_at: null }]);
  const { rows } = await db.admin.query(
    "select reason from app.payout_audit_log where payout_id = $1 and action = 'unfreeze'",
    [payout],
  );
  t.deepEqual(rows, [{ reason: "settled" }]);
});
