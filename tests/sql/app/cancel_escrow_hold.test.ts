import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createPayout, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("a hold that should not be is cancelled, and what it held can be scheduled anew", async (t) => {
  const { hold, payout } = await createPayout(db.admin, { startDate: daysAgo(1), feeAmount: 1000 });
  const cancel = () =>
    db.admin.query("select status from app.cancel_escrow_hold($1, 'agreed without a holdback')", [hold]);
  t.deepEqual((await cancel()).rows, [{ status: "cancelled" }]);
  await t.notThrowsAsync(db.admin.query("select app.create_payout_schedule($1, now(), 200)", [payout]));
  await refused(t, cancel(), "HB003");
  const { rows } = await db.admin.query(
    "select new_status, reason from app.payout_audit_log where entity_id = $1 and action = 'cancel'",
    [hold],
  );
  t.deepEqual(rows, [{ new_status: "cancelled", reason: "agreed without a holdback" }]);
});

test("a hold that is not there, or no reason, is refused; only an admin cancels", async (t) => {
  const { hold } = await createPayout(db.admin);
  await refused(t, db.admin.query("select app.cancel_escrow_hold($1, 'x')", [NOBODY]), "HB002");
  await refused(t, db.admin.query("select app.cancel_escrow_hold($1, '')", [hold]), "HB008");
  await refusedToOthers(t, db, "app.cancel_escrow_hold($1, 'x')", [hold]);
});
