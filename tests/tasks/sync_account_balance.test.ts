// A recruiter's account that does not hold what they owe: what it holds is taken back, and the rest stays a debt.

import test from "ava";
import { eventually } from "../support/eventually.ts";
import {
  balanceOf,
  brokenPlacement,
  db,
  recover,
  recruiterAtStripe,
  sandbox,
  useGuaranteeFixture,
} from "../support/guarantee_fixture.ts";

useGuaranteeFixture(test);

test.serial("an account that holds 30,000 of a debt of 80,000 gives 30,000, and 50,000 stay open", async (t) => {
  const recruiter = await recruiterAtStripe();
  await brokenPlacement(recruiter);
  await sandbox.control.cashOut(recruiter.stripeAccountId, { currency: "usd", amount: 50_000 });
  t.is(await balanceOf(recruiter), 30_000);
  await recover();
  await eventually("the account is empty", async () => (await balanceOf(recruiter)) === 0);
  await eventually("it is recorded", async () => {
    const { rows } = await db.admin.query(
      "select from app.payout_reversals where recruiter_id = $1 and status = 'succeeded' and amount = 30000",
      [recruiter.id],
    );
    return rows.length === 1;
  });
  const { rows } = await db.admin.query(
    "select amount::int, status, error_code from app.payout_reversals where recruiter_id = $1 order by id",
    [recruiter.id],
  );
  t.deepEqual(rows.slice(0, 2), [
    { amount: 80_000, status: "refused", error_code: "balance_insufficient" },
    { amount: 30_000, status: "succeeded", error_code: null },
  ]);
});
