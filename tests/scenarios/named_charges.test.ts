// Transfers that name the charge by which the company paid its fee. Figures worked out by hand.

import test from "ava";
import { useDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import { refused } from "../support/errors.ts";
import { createCompany, createPlacement, createRecruiter, type PayoutIds, payoutOf } from "../support/fixtures.ts";
import { publishTerms } from "../support/terms.ts";

const db = useDatabase(test);
test.before(async () => {
  await db.admin.query("update app_private.settings set value = '1' where name = 'transfers_name_charges'");
});

interface Made extends PayoutIds {
  charge: string;
}

let count = 0;

/** Records a charge of a company for this placement, as the worker reads it at Stripe; it settled yesterday. */
async function pay(placement: string, charge: object = {}): Promise<string> {
  const id = `ch_${++count}`;
  const paid = {
    id,
    amount: 300_000,
    amount_refunded: 0,
    currency: "usd",
    settled_currency: "usd",
    created: Date.parse(`${daysAgo(5)}T12:00:00Z`) / 1000,
    available_on: Date.parse(`${daysAgo(1)}T00:00:00Z`) / 1000,
    paid: true,
    metadata: { holdback_placement_id: placement },
    disputes: [],
    ...charge,
  };
  const { rows } = await db.admin.query("select app_private.record_charge($1) as outcome", [paid]);
  if (!/^fee_(recorded|taken_back)$/.test(rows[0].outcome)) throw new Error(rows[0].outcome);
  return id;
}

/** 800.00 that are due to one recruiter, and 200.00 that are held; the company pays 3,000.00. */
async function placed(terms: Record<string, unknown> = {}): Promise<PayoutIds> {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, terms);
  const placement = await createPlacement(db.admin, { companyId });
  await db.admin.query("select app.set_company_fee($1, 300000, 'the invoice')", [placement]);
  return payoutOf(db.admin, placement);
}

async function paid(charge: object = {}, terms: Record<string, unknown> = {}): Promise<Made> {
  const made = await placed(terms);
  return { ...made, charge: await pay(made.placement, charge) };
}

/** Claims these obligations as a run does. */
async function claim(...schedules: string[]): Promise<void> {
  await db.admin.query(
    `select app_private.claim_due_schedules((app_private.start_payout_run('process_due_schedules', null, $1)).id)`,
    [schedules],
  );
}

/** The charges that the tries for an obligation name, and how each stands. */
const named = async (schedule: string) =>
  (
    await db.admin.query(
      `select source_transaction as charge, status from app.payout_transfers where schedule_id = $1 order by generation`,
      [schedule],
    )
  ).rows.map(({ charge, status }) => `${status} ${charge}`);

const begin = async (schedule: string) =>
  (
    await db.admin.query(
      `select * from app_private.begin_transfers(array(
         select id from app.payout_transfers where schedule_id = $1 and status = 'intended'))`,
      [schedule],
    )
  ).rows[0];

const answer = async (sent: { transfer_id: string; attempt: number }, facts: object) => {
  const { transfer_id, attempt } = sent;
  await db.admin.query("select app_private.record_transfer_answers($1)", [
    JSON.stringify([{ transfer_id, attempt, http_status: 400, ...facts }]),
  ]);
};

const inTransaction = async (work: (query: typeof db.admin.query) => Promise<void>) => {
  const client = await db.admin.connect();
  try {
    await client.query("begin");
    await work(client.query.bind(client) as typeof db.admin.query);
  } finally {
    await client.query("rollback");
    client.release();
  }
};

test("a transfer names the charge that paid the fee, and is told to Stripe without a group", async (t) => {
  const made = await paid();
  await claim(made.schedule);
  t.deepEqual(await named(made.schedule), [`intended ${made.charge}`]);
  const sent = await begin(made.schedule);
  t.like(sent, { source_transaction: made.charge, transfer_group: null, amount: "80000" });
  // Without an answer the same is sent again.
  await answer(sent, { http_status: null, code: "ETIMEDOUT" });
  await db.admin.query("update app.payout_transfers set next_attempt_at = now() where id = $1", [sent.transfer_id]);
  const { rows } = await db.admin.query("select * from app_private.begin_transfers(array[$1::uuid])", [
    sent.transfer_id,
  ]);
  t.deepEqual({ ...rows[0], attempt: 1 }, sent);
});

test("a transfer in doubt is looked up without a group, among those to its account since it was sent", async (t) => {
  const made = await paid();
  await claim(made.schedule);
  const sent = await begin(made.schedule);
  await answer(sent, { http_status: null, code: "ETIMEDOUT" });
  await db.admin.query(
    "update app.payout_transfers set first_sent_at = now() - interval '1 day', sent_at = now() - interval '1 day' where id = $1",
    [sent.transfer_id],
  );
  const { rows } = await db.admin.query(
    "select transfer_group, destination, now() - since as ago from app_private.begin_look_up($1)",
    [sent.transfer_id],
  );
  t.like(rows[0], { transfer_group: null, destination: sent.destination, ago: { days: 1, hours: 1 } });
});

for (const [why, make] of [
  ["the setting is off", async () => paid()],
  ["the charge has not settled", async () => paid({ available_on: Math.floor(Date.now() / 1000) + 2 * 86_400 })],
  ["it settled in another currency", async () => paid({ settled_currency: "eur" })],
  ["a part of it was given back", async () => paid({ amount_refunded: 1 })],
  ["it is disputed", async () => paid({ disputes: [{ status: "under_review", amount: 300_000 }] })],
  ["it is less than the transfer", async () => paid({ amount: 79_999 })],
  [
    "there is another payment",
    async () => {
      const made = await paid({ amount: 299_000 });
      await db.admin.query("select app.record_fee_payment($1, 1000, now() - interval '5 days')", [made.placement]);
      return made;
    },
  ],
  [
    "the payment did not come from Stripe",
    async () => {
      const made = await placed();
      await db.admin.query("select app.record_fee_payment($1, 300000, now() - interval '5 days')", [made.placement]);
      return made;
    },
  ],
  [
    "the record of the payment was undone",
    async () => {
      const made = await paid();
      const undo = "select app.undo_fee_payment(id, 'another hire') from app.fee_payments where placement_id = $1";
      await db.admin.query(undo, [made.placement]);
      return made;
    },
  ],
  ["nothing was paid", async () => placed()],
] as const) {
  test(`a transfer names no charge when ${why}`, async (t) => {
    const made = await make();
    await inTransaction(async (query) => {
      if (why === "the setting is off") {
        await query("update app_private.settings set value = '0' where name = 'transfers_name_charges'");
      }
      await query(
        "select app_private.claim_due_schedules((app_private.start_payout_run('process_due_schedules', null, $1)).id)",
        [[made.schedule]],
      );
      const { rows } = await query("select source_transaction from app.payout_transfers where schedule_id = $1", [
        made.schedule,
      ]);
      t.deepEqual(rows, [{ source_transaction: null }]);
    });
  });
}

test("the setting is 0 or 1", async (t) => {
  const set = "update app_private.settings set value = $1 where name = 'transfers_name_charges'";
  await t.throwsAsync(db.admin.query(set, ["2"]), { message: /transfers_name_charges_is_a_switch/ });
});

test("transfers name no more of a charge than it has, in one claim and in several", async (t) => {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { holdback_percentage: 0 });
  const recruiters = await Promise.all([1, 2, 3].map(() => createRecruiter(db.admin)));
  // 1,000.00: 400.00, 400.00 and 200.00.
  const shares = [40, 40, 20];
  const placement = await createPlacement(db.admin, {
    companyId,
    recruiters: recruiters.map(({ id }, i) => ({ recruiter_id: id, share: shares[i] as number })),
  });
  const { rows } = await db.admin.query<{ id: string }>(
    `select id from app.payout_schedules where placement_id = $1
      order by array_position($2::uuid[], recruiter_id)`,
    [placement, recruiters.map(({ id }) => id)],
  );
  const [first, second, third] = rows.map(({ id }) => id) as [string, string, string];
  // Of 650.00, one of 400.00 leaves 250.00: too little for the other, and enough for the third.
  const charge = await pay(placement, { amount: 65_000 });
  await claim(first, second);
  const both = [await named(first), await named(second)].flat().sort();
  t.deepEqual(both, [`intended ${charge}`, "intended null"].sort());
  await claim(third);
  t.deepEqual(await named(third), [`intended ${charge}`]);
  // Nobody writes what the claim would not.
  const without = (await named(first))[0] === "intended null" ? first : second;
  const name = "update app.payout_transfers set source_transaction = $1 where schedule_id = $2";
  await refused(t, db.admin.query(name, [charge, without]), "HB010");
  t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
});

test("a refused transfer gives its part back to the charge, one that was reversed does not", async (t) => {
  const made = await paid({ amount: 80_000 });
  await claim(made.schedule);
  const left = async () =>
    (await db.admin.query("select app_private.charge_left($1)::int as amount", [made.charge])).rows[0].amount;
  t.is(await left(), 0);
  const sent = await begin(made.schedule);
  await answer(sent, { code: "balance_insufficient" });
  t.is(await left(), 80_000);
  // That says nothing of the charge: the next try names the charge as well.
  await db.admin.query("select app.retry_payout_schedule($1, 'ready now')", [made.schedule]);
  await claim(made.schedule);
  t.deepEqual(await named(made.schedule), [`refused ${made.charge}`, `intended ${made.charge}`]);
  await answer(await begin(made.schedule), { http_status: 200, code: null, stripe_transfer_id: "tr_reversed" });
  await db.admin.query(
    "update app.payout_transfers set reversed_by_hand = 80000, reversed_by_hand_at = now() where stripe_transfer_id = 'tr_reversed'",
  );
  t.is(await left(), 0);
});

test("which charge it names is frozen", async (t) => {
  const made = await paid();
  await claim(made.schedule);
  const name = "update app.payout_transfers set source_transaction = $1 where schedule_id = $2";
  for (const other of ["ch_other", null]) await refused(t, db.admin.query(name, [other, made.schedule]), "HB003");
  const without = await placed();
  await claim(without.schedule);
  await begin(without.schedule);
  await refused(t, db.admin.query(name, ["ch_late", without.schedule]), "HB003");
});

test("a batch of small amounts names no charge", async (t) => {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { minimum_payments: { USD: 100 }, longest_wait_days: 30 });
  const recruiter = await createRecruiter(db.admin);
  const all: PayoutIds[] = [];
  for (let i = 0; i < 2; i++) {
    const recruiters = [{ recruiter_id: recruiter.id, share: 100 }];
    const made = await payoutOf(db.admin, await createPlacement(db.admin, { companyId, recruiters }));
    await pay(made.placement, { amount: 100_000 });
    all.push(made);
  }
  await claim(...all.map(({ schedule }) => schedule));
  for (const { schedule } of all) t.deepEqual(await named(schedule), ["intended null"]);
  const { rows } = await db.admin.query(
    "select count(distinct batch_id)::int as batches from app.payout_transfers where schedule_id = any ($1)",
    [all.map(({ schedule }) => schedule)],
  );
  t.is(rows[0].batches, 1);
  const name = "update app.payout_transfers set source_transaction = 'ch_1' where schedule_id = $1";
  await t.throwsAsync(db.admin.query(name, [all[0]?.schedule]), { message: /batch_names_no_charge/ });
});

for (const refusal of [
  { code: "invalid_request_error", message: "Transfers using this transaction as a source must not exceed $1.00." },
  { code: "resource_missing", message: "No such charge: 'ch_1'" },
]) {
  test(`a person looks at a charge that Stripe refuses, and the next try names none: ${refusal.message}`, async (t) => {
    const made = await paid();
    await claim(made.schedule);
    await answer(await begin(made.schedule), refusal);
    const { rows } = await db.admin.query("select status, next_retry_at from app.payout_schedules where id = $1", [
      made.schedule,
    ]);
    t.deepEqual(rows, [{ status: "failed", next_retry_at: null }]);
    await db.admin.query("select app.retry_payout_schedule($1, 'looked at')", [made.schedule]);
    await claim(made.schedule);
    t.deepEqual(await named(made.schedule), [`refused ${made.charge}`, "intended null"]);
  });
}

test("what names a charge and is unsent when it is given back is withdrawn, and claimed anew without it", async (t) => {
  const made = await paid();
  const { rows } = await db.admin.query("select id from app.fee_payments where placement_id = $1", [made.placement]);
  await claim(made.schedule);
  await db.admin.query("select app.record_fee_refund($1, 1, 'a discount')", [rows[0].id]);
  t.deepEqual(await named(made.schedule), [`refused ${made.charge}`]);
  await claim(made.schedule);
  t.deepEqual(await named(made.schedule), [`refused ${made.charge}`, "intended null"]);
});

test("what names a charge and is unsent when its record is undone is withdrawn", async (t) => {
  const made = await paid();
  const { rows } = await db.admin.query("select id from app.fee_payments where placement_id = $1", [made.placement]);
  await claim(made.schedule);
  await db.admin.query("select app.undo_fee_payment($1, 'another placement')", [rows[0].id]);
  t.deepEqual(await named(made.schedule), [`refused ${made.charge}`]);
});

test("a claim does not wait for who gives the fee back at this moment: it names no charge", async (t) => {
  const made = await paid();
  const { rows } = await db.admin.query("select id from app.fee_payments where placement_id = $1", [made.placement]);
  await inTransaction(async (query) => {
    await query("select from app.fee_payments where id = $1 for no key update", [rows[0].id]);
    await claim(made.schedule);
    t.deepEqual(await named(made.schedule), ["intended null"]);
  });
});

test.serial("a transfer that is found at Stripe has the charge that Stripe says", async (t) => {
  const made = await paid();
  const { rows: account } = await db.admin.query(
    "select stripe_account_id as id from app.payout_accounts join app.payouts on recruiter_id = user_id where payouts.id = $1",
    [made.payout],
  );
  const atStripe = {
    id: "tr_found",
    created: Date.now() / 1000,
    amount: 80_000,
    amount_reversed: 0,
    currency: "usd",
    destination: account[0].id,
    transfer_group: "group_pi_1",
    source_transaction: made.charge,
    metadata: {},
  };
  // An intent that names no charge is another one.
  await db.admin.query("update app_private.settings set value = '0' where name = 'transfers_name_charges'");
  await claim(made.schedule);
  await db.admin.query("update app_private.settings set value = '1' where name = 'transfers_name_charges'");
  await db.admin.query("select app_private.adopt_stripe_transfer($1, $2, 'found')", [made.schedule, atStripe]);
  t.deepEqual(await named(made.schedule), ["refused null", `succeeded ${made.charge}`]);
});
