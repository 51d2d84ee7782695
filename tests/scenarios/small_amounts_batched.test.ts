// Small amounts that are due together leave as one transfer, which carries several obligations: what is in a batch, and
// what Stripe's answers mean for it. Figures worked out by hand.

import test from "ava";
import { useDatabase } from "../support/database.ts";
import { createCompany, createRecruiter } from "../support/fixtures.ts";
import { atStripe, batchesIn, type Made, nextId, type Sent } from "../support/small_batches.ts";
import { publishTerms } from "../support/terms.ts";

const db = useDatabase(test);
const { companyWith, claimed, owe, run, transfersOf, begin, answer, idsOf, column, violations, jobsOf } = batchesIn(db);

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

test.serial("a transfer at Stripe is one of ours, or one batch: no other one can have its id", async (t) => {
  const { made } = await claimed([1_000, 2_000]);
  const [one] = await transfersOf(made);
  const [sent] = await begin([one.id]);
  await answer(sent as Sent, { stripe_transfer_id: "tr_of_two" });
  t.deepEqual(await column(made, "stripe_transfer_id"), ["tr_of_two", "tr_of_two"]);
  const other = await claimed([4_000]);
  const [alone] = await transfersOf(other.made);
  await begin([alone.id]);
  const error = await t.throwsAsync<Error & { constraint: string }>(
    db.admin.query(
      `update app.payout_transfers set status = 'succeeded', stripe_transfer_id = 'tr_of_two', answered_at = now()
        where id = $1`,
      [alone.id],
    ),
  );
  t.is(error?.constraint, "payout_transfers_by_stripe_id");
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
  await db.admin.query("select app_private.expire_leases(100)");
  t.deepEqual(await column(made, "status"), ["in_doubt", "in_doubt"]);
});

test.serial("whichever part of it an admin has looked up, one job asks about all of it", async (t) => {
  const { made } = await claimed([1_000, 2_000]);
  const [one, two] = await transfersOf(made);
  const [sent] = (await begin([one.id])) as [Sent];
  await answer(sent, { http_status: 500, code: "api_error" });
  await db.admin.query("select app.look_up_transfer($1, 'the recruiter asks')", [two.id]);
  t.true((await jobsOf(one.id)).includes("look_up_transfer"));
  t.deepEqual(await jobsOf(two.id), []);
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
