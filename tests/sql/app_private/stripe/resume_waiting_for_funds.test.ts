import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { createPlacement } from "../../../support/fixtures.ts";

const db = useDatabase(test);

test("money is promised to the oldest also while somebody else holds it: what does not fit beside it is not tried", async (t) => {
  const placements = [
    await createPlacement(db.admin, { feeAmount: 80_000, holdbackPercentage: 0, startDate: "2025-01-01" }),
    await createPlacement(db.admin, { feeAmount: 50_000, holdbackPercentage: 0, startDate: "2025-01-02" }),
  ];
  await db.admin.query("select app.process_due_schedules()");
  const { rows: sent } = await db.admin.query(
    "select transfer_id, attempt from app_private.begin_transfers(array(select id from app.payout_transfers))",
  );
  const refusal = { http_status: 400, code: "balance_insufficient", message: "Insufficient funds" };
  await db.admin.query("select app_private.record_transfer_answers($1)", [
    JSON.stringify(sent.map((transfer) => ({ ...transfer, ...refusal }))),
  ]);
  await db.admin.query("insert into app_private.platform_balances (currency, available) values ('USD', 100000)");
  const holder = await db.connectAs("holdback_owner");
  await holder.query("begin");
  await holder.query("select from app.payout_schedules where placement_id = $1 for update", [placements[0]]);
  await db.admin.query("select app_private.resume_waiting_for_funds()");
  await holder.query("rollback");
  const { rows } = await db.admin.query(
    "select next_retry_at > now() as waits from app.payout_schedules where placement_id = $1",
    [placements[1]],
  );
  t.deepEqual(rows, [{ waits: true }]);
});
