import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPayout, createPlacement, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("parts of a payout can never exceed it", async (t) => {
  const placementId = await createPlacement(db.admin, { feeAmount: 1000 });
  const { rows } = await db.admin.query<{ id: string }>("select id from app.payouts where placement_id = $1", [
    placementId,
  ]);
  await refused(t, db.admin.query("select app.create_payout_schedule($1, now(), 1)", [rows[0]?.id]), "HB010");
});

test("a part that was cancelled can be scheduled anew", async (t) => {
  const placementId = await createPlacement(db.admin, { feeAmount: 1000 });
  const { rows } = await db.admin.query<{ id: string }>(
    "update app.payout_schedules set status = 'cancelled' where placement_id = $1 returning payout_id as id",
    [placementId],
  );
  const created = await db.admin.query(
    "select amount, status, kind from app.create_payout_schedule($1, '2026-01-01', 800)",
    [rows[0]?.id],
  );
  t.deepEqual(created.rows, [{ amount: "800", status: "pending", kind: "payout" }]);
});

test("a payout that is not there, or cancelled, a date that is none, and an amount that is none are refused", async (t) => {
  const { payout } = await createPayout(db.admin);
  const create = (id: string, date: string | null, amount: number) =>
    db.admin.query("select app.create_payout_schedule($1, $2, $3)", [id, date, amount]);
  await refused(t, create(NOBODY, "2026-01-01", 1), "HB002");
  await refused(t, create(payout, null, 1), "HB008");
  await refused(t, create(payout, "infinity", 1), "HB008");
  await refused(t, create(payout, "2026-01-01", 0), "HB004");
  await db.admin.query("select app.cancel_payout($1, 'called off')", [payout]);
  await refused(t, create(payout, "2026-01-01", 1), "HB003");
  await refusedToOthers(t, db, "app.create_payout_schedule($1, now(), 1)", [payout]);
});
