// What becomes of one transfer that has paid several small amounts: debts, breaches, what somebody reverses by hand, and
// what a restore has lost. Figures worked out by hand.

import test from "ava";
import { useDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import { refused } from "../support/errors.ts";
import { createRecruiter } from "../support/fixtures.ts";
import { atStripe, batchesIn, type Made, nextId, type Sent } from "../support/small_batches.ts";

const db = useDatabase(test);
const { companyWith, claimed, owe, run, begin, answer, idsOf, column, violations, paid } = batchesIn(db);

test.serial("what was sent stays in its batch, and one transfer at Stripe is one batch", async (t) => {
  const { made, id } = await paid([1_000, 2_000]);
  const ids = await idsOf(made);
  await refused(t, db.admin.query("update app.payout_transfers set batch_id = null where id = $1", [ids[0]]), "HB003");
  const other = await claimed([5_000, 6_000]);
  const [sent] = await begin(await idsOf(other.made));
  await answer(sent as Sent, { stripe_transfer_id: id });
  t.deepEqual(await column(other.made, "error_code"), ["answer_mismatch", "answer_mismatch"]);
});

test.serial("debts are set off from each obligation before, and the transfer is smaller by it", async (t) => {
  const { companyId, recruiter, made } = await paid([3_000, 1_000], { recovers_by_reversal: false });
  await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [(made[1] as Made).placement, daysAgo(1)]);
  const next = [
    await owe(companyId, recruiter, 700),
    await owe(companyId, recruiter, 800),
    await owe(companyId, recruiter, 900),
  ];
  await run();
  // 10.00 are owed: 7.00 of the first and 3.00 of the second are kept, 5.00 and 9.00 leave.
  const { rows } = await db.admin.query(
    "select amount::int, batch_id from app.payout_transfers where recruiter_id = $1 and status = 'intended' order by amount",
    [recruiter.id],
  );
  t.deepEqual(
    rows.map(({ amount }) => amount),
    [500, 900],
  );
  const [sent] = await begin(await idsOf(next.slice(1)));
  t.is(sent?.amount, "1400");
  await answer(sent as Sent, { stripe_transfer_id: nextId() });
  t.deepEqual(await violations(), []);
});

test.serial("a breach of one part takes back that part's amount of the shared transfer", async (t) => {
  const { made, id } = await paid([1_000, 2_000, 4_000], { recovers_by_offset: false });
  await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [(made[1] as Made).placement, daysAgo(1)]);
  await db.admin.query("select app_private.claim_reversals()");
  const { rows } = await db.admin.query(
    "select amount::int, stripe_transfer_id, transfer_id from app.payout_reversals where stripe_transfer_id = $1",
    [id],
  );
  t.deepEqual(rows, [{ amount: 2_000, stripe_transfer_id: id, transfer_id: (await idsOf(made))[1] }]);
});

test.serial("what somebody reverses of it by hand is taken of the last part, then of the one before", async (t) => {
  const { made, sent, id } = await paid([1_000, 2_000, 4_000]);
  const told = async (eventId: string, reversed: number) => {
    await db.admin.query("select app_private.receive_stripe_event($1)", [
      JSON.stringify({
        id: eventId,
        type: "transfer.reversed",
        created: 1,
        data: { object: atStripe(sent, id, reversed) },
      }),
    ]);
    await db.admin.query("select app_private.record_stripe_transfer($1, $2)", [
      eventId,
      JSON.stringify(atStripe(sent, id, reversed)),
    ]);
  };
  await told("evt_batch1", 4_500);
  t.deepEqual(await column(made, "reversed_by_hand"), [0, 500, 4_000]);
  // The same once more, then all of it.
  await told("evt_batch2", 4_500);
  t.deepEqual(await column(made, "reversed_by_hand"), [0, 500, 4_000]);
  await told("evt_batch3", 7_000);
  t.deepEqual(await column(made, "reversed_by_hand"), [1_000, 2_000, 4_000]);
  const { rows } = await db.admin.query(
    `select payload ->> 'amount' as amount, payload ->> 'amount_reversed' as reversed from app.events
      where type = 'payout_transfer.reversed_at_stripe' and payload ->> 'stripe_transfer_id' = $1 order by id`,
    [id],
  );
  t.deepEqual(
    rows.map(({ amount, reversed }) => `${reversed} of ${amount}`),
    ["4000 of 4000", "500 of 2000", "2000 of 2000", "1000 of 1000"],
  );
  t.deepEqual(await violations(), []);
});

test.serial("after a restore each part of a transfer that is not known is adopted by itself", async (t) => {
  const { made, sent, id } = await paid([1_000, 2_000, 4_000]);
  const lost = await claimed([]);
  t.is(lost.made.length, 0);
  const known = await db.admin.query("select * from app_private.stripe_transfer_parts($1)", [
    JSON.stringify(atStripe(sent, id, 4_500)),
  ]);
  t.deepEqual(
    known.rows.map(({ part, at_stripe_part: { amount, amount_reversed, metadata } }) => ({
      part,
      amount,
      amount_reversed,
      schedule: metadata.holdback_schedule_id,
    })),
    [
      { part: 1, amount: 1_000, amount_reversed: 0, schedule: (made[0] as Made).schedule },
      { part: 2, amount: 2_000, amount_reversed: 500, schedule: (made[1] as Made).schedule },
      { part: 3, amount: 4_000, amount_reversed: 4_000, schedule: (made[2] as Made).schedule },
    ],
  );
  const client = await db.admin.connect();
  try {
    await client.query("begin");
    const companyId = await companyWith();
    const recruiter = await createRecruiter(db.admin, sent.destination.replace("acct_", "acct_r"));
    const again = [await owe(companyId, recruiter, 1_000), await owe(companyId, recruiter, 2_000)];
    const metadata = Object.fromEntries(
      again.map(({ schedule, payout }, i) => [
        `holdback_part_${i + 1}`,
        JSON.stringify({ s: schedule, p: payout, g: "1", k: "payout", o: String(1_000 * (i + 1)), a: 1_000 * (i + 1) }),
      ]),
    );
    const lostAtStripe = {
      ...atStripe(sent, nextId(), 500),
      amount: 3_000,
      destination: recruiter.stripeAccountId,
      metadata: {
        ...metadata,
        holdback_schedule_id: (again[0] as Made).schedule,
        holdback_generation: "1",
        holdback_batch_id: "00000000-0000-7000-8000-00000000beef",
      },
    };
    await client.query(
      "insert into app_private.lineage (stripe_account_id, is_live, system_identifier, database_oid, database_name, timeline, server_started_at, status, closed_because) values ('acct_1', false, '1', 1, 'x', '1', now(), 'reading', 'a test')",
    );
    await client.query("update app_private.lineage set reading_until = now() + interval '1 hour'");
    const noted = await client.query("select app_private.note_stripe_transfers($1, true) as count", [
      JSON.stringify([lostAtStripe]),
    ]);
    t.is(noted.rows[0].count, "2");
    for (let i = 0; i < 2; i++) {
      const { rows } = await client.query("select app_private.adopt_next_transfer(clock_timestamp()) as found");
      t.true(rows[0].found);
    }
    const unknown = await client.query("select part, problem from app_private.unknown_transfers order by part");
    t.deepEqual(unknown.rows, [
      { part: 1, problem: null },
      { part: 2, problem: null },
    ]);
    const adopted = await client.query(
      "select amount::int, status, reversed_by_hand::int as by_hand, batch_id from app.payout_transfers where recruiter_id = $1 order by amount",
      [recruiter.id],
    );
    t.deepEqual(adopted.rows, [
      { amount: 1_000, status: "succeeded", by_hand: 0, batch_id: "00000000-0000-7000-8000-00000000beef" },
      { amount: 2_000, status: "succeeded", by_hand: 500, batch_id: "00000000-0000-7000-8000-00000000beef" },
    ]);
    const twice = await client.query("select app_private.note_stripe_transfers($1, true) as count", [
      JSON.stringify([lostAtStripe]),
    ]);
    t.is(twice.rows[0].count, "0");
    await client.query("set constraints all immediate");
    t.deepEqual((await client.query("select * from reporting.invariant_violations")).rows, []);
  } finally {
    await client.query("rollback");
    client.release();
  }
});
