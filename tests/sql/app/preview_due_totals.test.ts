import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { createPlacement } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test.serial("what a run would miss at Stripe is not known before the balance was seen", async (t) => {
  await createPlacement(db.admin, { currency: "SEK" });
  const { rows } = await db.admin.query("select missing from app.preview_due_totals() where currency = 'SEK'");
  t.deepEqual(rows, [{ missing: null }]);
});

test("what a run would pay and skip is summed by currency, and what is missing of the known balance", async (t) => {
  await createPlacement(db.admin, { currency: "DKK", holdbackPercentage: 0 });
  const frozen = await createPlacement(db.admin, { currency: "DKK", holdbackPercentage: 0, feeAmount: 7_000 });
  await db.admin.query("select app.freeze_payout(id, 'a dispute') from app.payouts where placement_id = $1", [frozen]);
  await db.admin.query("select app_private.record_platform_balance('{\"dkk\": 40000}')");
  const { rows } = await db.admin.query(
    "select pay_count::int, pay_amount::int, skip_count::int, available::int, available_after::int, missing::int from app.preview_due_totals() where currency = 'DKK'",
  );
  // 100,000 are due and 40,000 there: 60,000 are missing, and until they come nothing is paid.
  t.deepEqual(rows, [
    { pay_count: 0, pay_amount: 0, skip_count: 2, available: 40_000, available_after: 40_000, missing: 60_000 },
  ]);
});

test("only an admin previews a run's sums", async (t) => {
  await refusedToOthers(t, db, "* from app.preview_due_totals()");
});
