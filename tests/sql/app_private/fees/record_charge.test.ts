// What Stripe says of a charge, one answer after the other, also out of order.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { createCompany, createPlacement } from "../../../support/fixtures.ts";
import { publishTerms } from "../../../support/terms.ts";

const db = useDatabase(test);
let made = 0;

/** A fee of 1,000.00, and what Stripe says of the charge that paid it. */
async function paidFee() {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { pay_when: "fee_cleared" });
  const placement = await createPlacement(db.admin, { companyId, feeAmount: 100_000, holdbackPercentage: 0 });
  made += 1;
  const id = `ch_${made}`;
  const says = async (
    amount_refunded: number,
    more: { refunds?: object[]; disputes?: object[]; asked?: string } = {},
  ) => {
    const { asked, ...facts } = more;
    const charge = {
      id,
      amount: 100_000,
      amount_refunded,
      currency: "usd",
      created: 1_700_000_000,
      available_on: 1_700_000_000,
      settled_currency: "usd",
      paid: true,
      metadata: { holdback_placement_id: placement },
      disputes: [],
      refunds: [],
      ...facts,
    };
    const { rows } = await db.admin.query(
      "select app_private.record_charge($1, null, coalesce($2, clock_timestamp())) as outcome",
      [JSON.stringify(charge), asked ?? null],
    );
    return rows[0].outcome;
  };
  const payment = async () => {
    const { rows } = await db.admin.query(
      "select id, refunded_amount::int as refunded, disputed_at is not null as is_disputed from app.fee_payments where placement_id = $1 and stripe_charge_id is not null",
      [placement],
    );
    return rows[0];
  };
  await says(0);
  return { placement, says, payment };
}

const now = async () => (await db.admin.query("select clock_timestamp()::text as at")).rows[0].at as string;

test("an answer that was asked for before another one was recorded changes nothing: Stripe is asked again", async (t) => {
  const { says, payment } = await paidFee();
  t.is(await says(40_000), "fee_taken_back");
  const asked = await now();
  t.is(await says(0), "refund_failed");
  t.is(await says(40_000, { asked }), "ask_again");
  t.like(await payment(), { refunded: 0 });
  // Also where the newer one had nothing new.
  const askedAgain = await now();
  t.is(await says(0), "nothing_new");
  t.is(await says(40_000, { asked: askedAgain }), "ask_again");
  t.like(await payment(), { refunded: 0 });
  t.is(await says(40_000), "fee_taken_back");
});

test("what failed or was canceled is not given back, whether amount_refunded counts it or not", async (t) => {
  const { says, payment } = await paidFee();
  const refunds = [
    { status: "succeeded", amount: 10_000 },
    { status: "pending", amount: 5_000 },
    { status: "failed", amount: 40_000 },
    { status: "canceled", amount: 1_000 },
  ];
  for (const amount_refunded of [56_000, 15_000]) {
    await says(amount_refunded, { refunds });
    t.like(await payment(), { refunded: 15_000 }, `${amount_refunded}`);
  }
});

test("what a person recorded beside Stripe stays given back when a refund there fails", async (t) => {
  const { says, payment } = await paidFee();
  await says(30_000);
  const { id } = await payment();
  await db.admin.query("select app.record_fee_refund($1, 10000, 'by bank')", [id]);
  t.like(await payment(), { refunded: 40_000 });
  t.is(await says(0), "refund_failed");
  t.like(await payment(), { refunded: 10_000 });
  t.is(await says(0), "nothing_new");
  t.like(await payment(), { refunded: 10_000 });
  const { rows } = await db.admin.query("select type from app.events where entity_id = $1 order by id", [id]);
  t.deepEqual(
    rows.map(({ type }) => type),
    ["fee_payment.recorded", "fee_payment.refunded", "fee_payment.refunded", "fee_payment.refund_failed"],
  );
});

test("a refund that fails and does not fit keeps no dispute from being recorded", async (t) => {
  const { says, payment, placement } = await paidFee();
  await says(40_000);
  await db.admin.query("select app.record_fee_payment($1, 40000, now(), null, 'by bank')", [placement]);
  t.is(await says(0), "fee_not_recorded");
  t.like(await payment(), { refunded: 40_000, is_disputed: false });
  t.is(await says(0, { disputes: [{ status: "needs_response", amount: 100_000 }] }), "fee_taken_back");
  t.like(
    (
      await db.admin.query("select * from app.fee_payments where stripe_charge_id is not null and placement_id = $1", [
        placement,
      ])
    ).rows[0],
    {
      refunded_amount: "40000",
    },
  );
  t.true((await payment()).is_disputed);
});
