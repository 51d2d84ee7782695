// Reversals of which nobody knows whether Stripe made them, and whose keys can tell nothing more.

import test from "ava";
import { eventually } from "../support/eventually.ts";
import {
  balanceOf,
  brokenPlacement,
  bucketsOf,
  db,
  recover,
  recruiterAtStripe,
  sandbox,
  useGuaranteeFixture,
} from "../support/guarantee_fixture.ts";

useGuaranteeFixture(test);

/** A debt whose reversal lost its answer more than a day ago, before or after Stripe made it. */
async function lostReversal(moment: "before" | "after") {
  await db.admin.query("update app_private.settings set value = '3600' where name = 'resend_base_seconds'");
  const recruiter = await recruiterAtStripe();
  const placementId = await brokenPlacement(recruiter);
  await sandbox.control.inject({
    fault: `connection_reset_${moment}_execution`,
    times: 2,
    match: { method: "POST", path: "/v1/transfers/*" },
  });
  await recover();
  const { rows } = await db.admin.query(
    `update app.payout_reversals
        set first_sent_at = first_sent_at - interval '25 hours', sent_at = sent_at - interval '25 hours', next_attempt_at = now()
      where recruiter_id = $1 and status = 'in_doubt' returning id, attempt`,
    [recruiter.id],
  );
  return { recruiter, placementId, reversal: rows[0] as { id: string; attempt: number } };
}

const read = async (id: string) =>
  (await db.admin.query("select status, attempt, error_code from app.payout_reversals where id = $1", [id])).rows[0];

test.serial("it is found in Stripe's list and counts, and nothing is sent", async (t) => {
  const { recruiter, placementId, reversal } = await lostReversal("after");
  await recover();
  await eventually("it is found", async () => (await read(reversal.id)).status === "succeeded");
  t.is((await read(reversal.id)).attempt, reversal.attempt);
  t.is(await balanceOf(recruiter), 0);
  t.is((await bucketsOf(placementId))[0]?.recovered, 80_000);
});

test.serial(
  "when Stripe does not have it, it is recorded as absent, and the next one takes the money back",
  async (t) => {
    const { recruiter, placementId, reversal } = await lostReversal("before");
    await recover();
    await eventually("it is absent", async () => (await read(reversal.id)).status === "refused");
    t.is((await read(reversal.id)).error_code, "absent_at_stripe");
    await eventually("the next one counts", async () => {
      await db.admin.query(
        "update app.recoveries set next_reversal_at = now() where recruiter_id = $1 and status = 'open'",
        [recruiter.id],
      );
      await recover();
      return (await bucketsOf(placementId))[0]?.recovered === 80_000;
    });
    t.is(await balanceOf(recruiter), 0);
    const { reversals, transfers } = await sandbox.control.ledger();
    const own = transfers.find(({ destination }) => destination === recruiter.stripeAccountId);
    t.is(reversals.filter(({ transfer }) => transfer === own?.id).length, 1);
  },
);
