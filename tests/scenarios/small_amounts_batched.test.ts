// Small amounts that are due together leave as one transfer, which carries several obligations. Without Stripe: its
// answers are given by hand. Figures worked out by hand.

import test from "ava";
import { useDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import { refused } from "../support/errors.ts";
import {
  allFor,
  createCompany,
  createPlacement,
  createRecruiter,
  payoutOf,
  type Recruiter,
} from "../support/fixtures.ts";
import { publishTerms } from "../support/terms.ts";

const db = useDatabase(test);

interface Made {
  placement: string;
  payout: string;
  schedule: string;
}

interface Sent {
  transfer_id: string;
  attempt: number;
  idempotency_key: string;
  amount: string;
  destination: string;
  transfer_group: string;
  metadata: Record<string, string>;
}

let stripeIds = 0;
const nextId = () => `tr_batch${++stripeIds}`;

async function companyWith(terms: Record<string, unknown> = {}): Promise<string> {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, {
    holdback_percentage: 0,
    first_payment_days: 0,
    minimum_payments: { USD: 1 },
    longest_wait_days: 30,
    ...terms,
  });
  return companyId;
}

/** So many obligations to one recruiter, due and claimed. */
async function claimed(amounts: number[], terms: Record<string, unknown> = {}) {
  const companyId = await companyWith(terms);
  const recruiter = await createRecruiter(db.admin);
  const made: Made[] = [];
  for (const amount of amounts) made.push(await owe(companyId, recruiter, amount));
  await run();
  return { companyId, recruiter, made };
}

async function owe(companyId: string, recruiter: Recruiter, feeAmount: number): Promise<Made> {
  const options = { companyId, recruiters: allFor(recruiter), feeAmount, startDate: daysAgo(9), holdbackPercentage: 0 };
  return await payoutOf(db.admin, await createPlacement(db.admin, options));
}

const run = () => db.admin.query("select app.process_due_schedules()");

async function transfersOf(made: Made[]) {
  const { rows } = await db.admin.query(
    `select transfer.id, transfer.batch_id, transfer.amount::int, transfer.status, transfer.attempt, transfer.stripe_transfer_id,
            transfer.reversed_by_hand::int, transfer.error_code, schedule.status as schedule
       from unnest($1::uuid[]) with ordinality as given (id, position)
       join app.payout_schedules as schedule on schedule.id = given.id
       join lateral (select * from app.payout_transfers as each where each.schedule_id = schedule.id
                      order by each.generation desc limit 1) as transfer on true
      order by given.position`,
    [made.map(({ schedule }) => schedule)],
  );
  return rows;
}

/** Marks as sent what a worker asks for, and says what Stripe would hear. */
async function begin(ids: string[]): Promise<Sent[]> {
  const { rows } = await db.admin.query<Sent>("select * from app_private.begin_transfers($1)", [ids]);
  return rows;
}

const answer = ({ transfer_id, attempt }: Sent, told: Record<string, unknown>) =>
  db.admin.query("select app_private.record_transfer_answers($1)", [
    JSON.stringify([{ transfer_id, attempt, http_status: 200, ...told }]),
  ]);

const idsOf = async (made: Made[]) => (await transfersOf(made)).map(({ id }) => id);

const column = async (made: Made[], name: string) =>
  (await transfersOf(made)).map((row: Record<string, unknown>) => row[name]);

/** Stripe's transfer, as it answers a question about what was sent. */
const atStripe = (sent: Sent, id: string, amount_reversed = 0) => ({
  id,
  created: Math.floor(Date.now() / 1000),
  amount: Number(sent.amount),
  amount_reversed,
  currency: "usd",
  destination: sent.destination,
  transfer_group: sent.transfer_group,
  metadata: sent.metadata,
});

async function violations() {
  return (await db.admin.query("select * from reporting.invariant_violations")).rows;
}

async function jobsOf(id: string) {
  const { rows } = await db.admin.query(
    `select task.identifier as task from graphile_worker._private_jobs as job
       join graphile_worker._private_tasks as task on task.id = job.task_id
      where job.payload ->> 'transfer_id' = $1`,
    [id],
  );
  return rows.map(({ task }) => task);
}

/** A batch that Stripe has made, and its id there. */
async function paid(amounts: number[], terms: Record<string, unknown> = {}) {
  const life = await claimed(amounts, terms);
  const [sent] = await begin(await idsOf(life.made));
  const id = nextId();
  await answer(sent as Sent, { stripe_transfer_id: id });
  return { ...life, sent: sent as Sent, id };
}

test.serial("what is due together is one request over the sum, and one job", async (t) => {
  const { made } = await claimed([1_000, 2_000, 4_000]);
  const [one, two, three] = await transfersOf(made);
  t.truthy(one.batch_id);
  t.is(new Set([one, two, three].map(({ batch_id }) => batch_id)).size, 1);
  t.deepEqual([await jobsOf(one.id), await jobsOf(two.id), await jobsOf(three.id)], [["execute_transfer"], [], []]);
  const sent = await begin([one.id]);
  t.is(sent.length, 1);
  // 10.00 + 20.00 + 40.00
  t.like(sent[0], {
    transfer_id: one.id,
    attempt: 1,
    amount: "7000",
    idempotency_key: `holdback:batch:${one.batch_id}`,
    transfer_group: `holdback:batch:${one.batch_id}`,
  });
  t.deepEqual(await column(made, "status"), ["sent", "sent", "sent"]);
  t.deepEqual(await begin([two.id, three.id]), []);
  await answer(sent[0] as Sent, { stripe_transfer_id: "tr_first" });
  t.deepEqual(await column(made, "stripe_transfer_id"), ["tr_first", "tr_first", "tr_first"]);
  t.deepEqual(await column(made, "schedule"), ["processed", "processed", "processed"]);
  t.deepEqual(await violations(), []);
});

test.serial(
  "each recruiter, account and currency has transfers of its own, and terms that say nothing too",
  async (t) => {
    const { companyId, recruiter } = await claimed([]);
    const other = await createRecruiter(db.admin);
    const plain = await createCompany(db.admin);
    await publishTerms(db.admin, plain, { holdback_percentage: 0, first_payment_days: 0 });
    const made = [
      await owe(companyId, recruiter, 100),
      await owe(companyId, other, 100),
      await owe(companyId, other, 200),
    ];
    const alone = [await createRecruiter(db.admin)].map(async (third) => [
      await owe(plain, third, 100),
      await owe(plain, third, 100),
    ]);
    const [apart] = await Promise.all(alone);
    await run();
    const [first, second, third] = await column(made, "batch_id");
    t.is(first, null);
    t.truthy(second);
    t.is(third, second);
    t.deepEqual(await column(apart as Made[], "batch_id"), [null, null]);
  },
);

test.serial("more than forty obligations make another batch", async (t) => {
  const { made } = await claimed(Array.from({ length: 43 }, () => 100));
  const sizes = Map.groupBy(await column(made, "batch_id"), (id) => id);
  t.deepEqual([...sizes.values()].map(({ length }) => length).sort(), [3, 40]);
  const sent = await begin([(await idsOf(made))[0]]);
  t.true(Object.keys(sent[0]?.metadata ?? {}).length <= 50);
  await answer(sent[0] as Sent, { stripe_transfer_id: nextId() });
  t.deepEqual(await violations(), []);
});

test.serial("a payout that is frozen, or cancelled, between claim and sending leaves the batch", async (t) => {
  const { made } = await claimed([1_000, 2_000, 4_000, 8_000]);
  const [, second, , fourth] = made as [Made, Made, Made, Made];
  await db.admin.query("select app.freeze_payout($1, 'looked into')", [second.payout]);
  await db.admin.query("select app.cancel_payout_schedule($1, 'not earned')", [fourth.schedule]);
  const ids = await idsOf(made);
  const sent = await begin([ids[0]]);
  // 10.00 + 40.00
  t.is(sent[0]?.amount, "5000");
  t.is(Object.keys(sent[0]?.metadata ?? {}).filter((key) => key.startsWith("holdback_part_")).length, 2);
  await answer(sent[0] as Sent, { stripe_transfer_id: nextId() });
  const [one, two, three, four] = await transfersOf(made);
  t.deepEqual([one.batch_id === three.batch_id, two.batch_id, four.batch_id], [true, null, null]);
  t.deepEqual(await column(made, "schedule"), ["processed", "pending", "processed", "cancelled"]);
  await db.admin.query("select app.unfreeze_payout($1, 'all is well')", [second.payout]);
  await run();
  const again = await begin([(await idsOf([second]))[0]]);
  t.is(again[0]?.amount, "2000");
  t.deepEqual(await violations(), []);
});

test.serial(
  "a pause of one company lets the rest of the batch go, and has its own sent later under its own key",
  async (t) => {
    const { companyId, recruiter } = await claimed([]);
    const paused = await companyWith();
    const made = [
      await owe(companyId, recruiter, 100),
      await owe(paused, recruiter, 200),
      await owe(companyId, recruiter, 400),
    ];
    await run();
    const ids = await idsOf(made);
    await db.admin.query("select app.pause_payouts($1, 'looked into')", [`company:${paused}`]);
    // Asked for the one that is paused: the others get a job, by whichever of them was claimed first.
    t.deepEqual(await begin([ids[1]]), []);
    t.true([...(await jobsOf(ids[0])), ...(await jobsOf(ids[2]))].includes("execute_transfer"));
    const sent = await begin([ids[0]]);
    t.is(sent[0]?.amount, "500");
    await db.admin.query("select app.resume_payouts($1, 'all is well')", [`company:${paused}`]);
    const own = await begin([ids[1]]);
    t.like(own[0], { amount: "200", idempotency_key: `holdback:${(made[1] as Made).schedule}:1` });
  },
);

test.serial("while all of it is paused, a batch stays together", async (t) => {
  const { made, recruiter } = await claimed([1_000, 2_000]);
  const ids = await idsOf(made);
  await db.admin.query("select app.pause_payouts($1, 'looked into')", [`recruiter:${recruiter.id}`]);
  t.deepEqual(await begin(ids), []);
  await db.admin.query("select app.resume_payouts($1, 'all is well')", [`recruiter:${recruiter.id}`]);
  t.deepEqual(
    (await begin([ids[1]])).map(({ amount }) => amount),
    ["3000"],
  );
});

test.serial("the last one of a batch is a transfer by itself", async (t) => {
  const { made } = await claimed([1_000, 2_000]);
  await db.admin.query("select app.cancel_payout_schedule($1, 'not earned')", [(made[0] as Made).schedule]);
  const ids = await idsOf(made);
  // The job names the one that is gone.
  t.deepEqual(await begin([ids[0]]), []);
  t.deepEqual(await jobsOf(ids[1]), ["execute_transfer"]);
  const sent = await begin([ids[1]]);
  t.like(sent[0], { amount: "2000", idempotency_key: `holdback:${(made[1] as Made).schedule}:1` });
});

test.serial("a refusal is that of each part, and each is tried again under new keys", async (t) => {
  const { made } = await claimed([1_000, 2_000]);
  const [sent] = await begin(await idsOf(made));
  await answer(sent as Sent, { http_status: 400, code: "balance_insufficient", message: "no money" });
  t.deepEqual(await column(made, "schedule"), ["failed", "failed"]);
  await db.admin.query("update app.payout_schedules set next_retry_at = now() where id = any ($1)", [
    made.map(({ schedule }) => schedule),
  ]);
  await run();
  const [again] = await begin(await idsOf(made));
  t.not(again?.idempotency_key, sent?.idempotency_key);
  t.is(again?.amount, "3000");
  t.deepEqual(await violations(), []);
});

test.serial(
  "without an answer all of it is in doubt, and is sent again whole under its key, also when one is frozen later",
  async (t) => {
    const { made } = await claimed([1_000, 2_000]);
    const ids = await idsOf(made);
    const [sent] = await begin(ids);
    await answer(sent as Sent, { http_status: null, code: "ETIMEDOUT" });
    t.deepEqual(await column(made, "status"), ["in_doubt", "in_doubt"]);
    // The job of the claim, and the next question.
    t.deepEqual([await jobsOf(ids[0]), await jobsOf(ids[1])], [["execute_transfer", "execute_transfer"], []]);
    const due = () =>
      db.admin.query("update app.payout_transfers set next_attempt_at = clock_timestamp() where id = any ($1)", [ids]);
    await due();
    await db.admin.query("select app.freeze_payout($1, 'looked into')", [(made[1] as Made).payout]);
    t.deepEqual(await begin(ids), []);
    t.deepEqual(await column(made, "status"), ["in_doubt", "in_doubt"]);
    await db.admin.query("select app.unfreeze_payout($1, 'all is well')", [(made[1] as Made).payout]);
    await due();
    const [again] = await begin([ids[1]]);
    t.like(again, { attempt: 2, amount: "3000", idempotency_key: sent?.idempotency_key, metadata: sent?.metadata });
    await answer(again as Sent, { stripe_transfer_id: nextId() });
    t.deepEqual(await column(made, "schedule"), ["processed", "processed"]);
  },
);

test.serial("a worker that dies leaves all of it in doubt", async (t) => {
  const { made } = await claimed([1_000, 2_000]);
  await begin(await idsOf(made));
  await db.admin.query(
    "update app.payout_transfers set lease_until = clock_timestamp() - interval '1 second' where status = 'sent'",
  );
  await db.admin.query("select app_private.expire_leases(1)");
  t.deepEqual(await column(made, "status"), ["in_doubt", "in_doubt"]);
});

test.serial("Stripe's list decides about all of it: found, or absent", async (t) => {
  for (const isThere of [true, false]) {
    const { made } = await claimed([1_000, 2_000]);
    const ids = await idsOf(made);
    const [sent] = (await begin(ids)) as [Sent];
    await answer(sent, { http_status: 500, code: "api_error" });
    await db.admin.query(
      "update app.payout_transfers set sent_at = sent_at - interval '1 day', first_sent_at = first_sent_at - interval '1 day' where id = any ($1)",
      [ids],
    );
    const asked = await db.admin.query("select * from app_private.begin_look_up($1)", [ids[0]]);
    t.is(asked.rows[0].transfer_group, sent.transfer_group);
    const id = nextId();
    const list = isThere ? [atStripe(sent, id)] : [];
    const { rows } = await db.admin.query("select app_private.record_look_up($1, 1, $2) as outcome", [
      ids[0],
      JSON.stringify(list),
    ]);
    t.is(rows[0].outcome, isThere ? "found" : "absent");
    t.deepEqual(await column(made, "schedule"), isThere ? ["processed", "processed"] : ["pending", "pending"]);
    t.deepEqual(await column(made, "stripe_transfer_id"), isThere ? [id, id] : [null, null]);
  }
  t.deepEqual(await violations(), []);
});

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
