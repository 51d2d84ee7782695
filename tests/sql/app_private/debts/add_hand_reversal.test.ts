// What was taken back at Stripe by hand has its line in statements by a trigger: without it the books say so.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { createPayout } from "../../../support/fixtures.ts";
import { answerDue } from "../../../support/stripe_answers.ts";
import { inTransaction } from "../../../support/tampering.ts";

const db = useDatabase(test);

test("without the trigger that adds a reversal by hand the books say that statements do not tell of it", async (t) => {
  const { payout } = await createPayout(db.admin, { feeAmount: 500, holdbackPercentage: 0 });
  await answerDue(db.admin);
  for (const isOff of [false, true]) {
    await inTransaction(db.admin, async (client) => {
      if (isOff) await client.query("alter table app.payout_transfers disable trigger _600_add_hand_reversal");
      await client.query(
        "select app_private.record_hand_reversals(known, 300) from app.payout_transfers as known where payout_id = $1",
        [payout],
      );
      const { rows } = await client.query(
        "select detail from reporting.invariant_violations where rule = 'reversals_by_hand_are_told'",
      );
      t.deepEqual(rows, isOff ? [{ detail: "300 reversed by hand, statements tell of 0" }] : []);
    });
  }
});
