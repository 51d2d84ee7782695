// The comparison itself, on pages that are made up: what no sandbox shows, and every edge. With a real sandbox and real
// processes: tests/tasks/reconcile.test.ts.

import test from "ava";
import {
  ComparisonFixture,
  kinds,
  type OurTransfer,
  StripeTransfer,
  seconds,
} from "../../../support/comparison_fixture.ts";

test("what agrees is no finding, and the sums are equal", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  const run = await fixture.reconcile([await fixture.paid(), await fixture.paid()]);
  t.like(run, { our_count: "2", their_count: "2", our_amounts: { USD: 200_000 }, their_amounts: { USD: 200_000 } });
  t.like(run, { undecided_count: "0", difference_count: "0", open_finding_count: "0" });
  t.deepEqual(await fixture.findings(), []);
  const { rows } = await fixture.db.admin.query(
    `select (select count(*) from app_private.reconciliation_transfers) + (select count(*) from app_private.reconciliation_balance_transactions)
          + (select count(*) from app_private.reconciliation_differences) as left`,
  );
  t.deepEqual(rows, [{ left: "0" }]);
});

for (const [kind, change, theirs] of [
  ["amount", { amount: 99_999 }, { amount: 99_999, currency: "USD" }],
  ["currency", { currency: "eur" }, { currency: "EUR" }],
  ["destination", { destination: "acct_elsewhere" }, { destination: "acct_elsewhere" }],
  ["reversed_there", { amount_reversed: 5 }, { amount_reversed: 5, amount: 100_000, currency: "USD" }],
] as const) {
  test(`another ${kind} at Stripe is a finding, once, with what differs and nothing else`, async (t) => {
    const fixture = await ComparisonFixture.create(t);
    const transfer = await fixture.paid();
    transfer.changes = change;
    await fixture.reconcile([transfer, await fixture.paid()]);
    const findings = await fixture.findings();
    t.deepEqual(kinds(findings), [`${kind} ${transfer.id}`]);
    t.like(findings[0], { theirs, transfer_id: transfer.ours.id });
  });
}

for (const status of ["sent", "in_doubt"] as const) {
  test(`Stripe has what is ${status} with us: undecided, and no finding for a day`, async (t) => {
    const fixture = await ComparisonFixture.create(t);
    const young = await fixture.transfer(status, "23 hours");
    const run = await fixture.reconcile([new StripeTransfer(young, "tr_young")]);
    t.like(run, {
      their_count: "1",
      our_count: "0",
      undecided_count: "1",
      undecided_amounts: { USD: 100_000 },
      difference_count: "0",
    });
    t.deepEqual(await fixture.findings(), []);
    const old = await fixture.transfer(status, "25 hours");
    await fixture.reconcile([new StripeTransfer(young, "tr_young"), new StripeTransfer(old, "tr_old")]);
    const findings = await fixture.findings();
    t.deepEqual(kinds(findings), ["unknown_to_us tr_old"]);
    t.like(findings[0], { ours: { status }, transfer_id: old.id });
  });
}

test("Stripe has what was refused with us, what names nothing of ours, and what names nothing at all: unknown to us", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  const refusedOne = new StripeTransfer(await fixture.transfer("refused"), "tr_a");
  const stranger = new StripeTransfer(
    { ...refusedOne.ours, schedule_id: "00000000-0000-7000-8000-00000000abcd" },
    "tr_b",
  );
  const byHand = new StripeTransfer(refusedOne.ours, "tr_c");
  byHand.changes = { metadata: {} };
  const nonsense = new StripeTransfer(refusedOne.ours, "tr_d");
  nonsense.changes = { metadata: { holdback_schedule_id: "'; drop table", holdback_generation: "99999999999" } };
  await fixture.reconcile([refusedOne, stranger, byHand, nonsense]);
  const findings = await fixture.findings();
  t.deepEqual(kinds(findings), [
    "unknown_to_us tr_a",
    "unknown_to_us tr_b",
    "unknown_to_us tr_c",
    "unknown_to_us tr_d",
  ]);
  t.like(findings[0], { ours: { status: "refused", error_code: "x" }, transfer_id: refusedOne.ours.id });
  t.like(findings[1], { ours: null, transfer_id: null });
});

test("a second transfer for an obligation is a duplicate: of a paid one, of one in doubt, of one that we refused", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  const first = await fixture.paid();
  const again = new StripeTransfer(first.ours, "tr_again");
  const doubtful = await fixture.transfer("in_doubt");
  const gone = await fixture.transfer("refused");
  await fixture.reconcile([
    first,
    again,
    new StripeTransfer(doubtful, "tr_doubt_1"),
    new StripeTransfer(doubtful, "tr_doubt_2"),
    new StripeTransfer(gone, "tr_gone_1"),
    new StripeTransfer(gone, "tr_gone_2"),
  ]);
  t.deepEqual(kinds(await fixture.findings()), [
    "duplicate tr_again",
    "duplicate tr_doubt_2",
    "duplicate tr_gone_2",
    "unknown_to_us tr_gone_1",
  ]);
});

test("two generations of one obligation at Stripe: the one that we wait for is not the duplicate", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  const first = await fixture.transfer("refused");
  const { rows } = await fixture.db.admin.query<OurTransfer>(
    `insert into app.payout_transfers (
       schedule_id, generation, idempotency_key, amount, currency, destination, transfer_group, description, metadata)
     select schedule_id, 2, format('holdback:%s:2', schedule_id), amount, currency, destination, transfer_group, description, metadata
       from app.payout_transfers
     returning *`,
  );
  await fixture.db.admin.query(
    `update app.payout_transfers set status = 'sent', sent_at = now(), first_sent_at = now(), attempt = 1, lease_until = now()
      where generation = 2`,
  );
  const older = new StripeTransfer(first, "tr_older");
  older.created = seconds(-120);
  const run = await fixture.reconcile([older, new StripeTransfer(rows[0] as OurTransfer, "tr_newer")]);
  t.deepEqual(kinds(await fixture.findings()), ["duplicate tr_older"]);
  t.is(run.undecided_count, "1");
});

test("a key of Holdback's form is that of its own obligation and try: no transfer takes another's", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  await fixture.transfer("refused");
  const error = await t.throwsAsync(
    fixture.db.admin.query(
      `insert into app.payout_transfers (
         schedule_id, generation, idempotency_key, amount, currency, destination, transfer_group, description, metadata)
       select schedule_id, 2, idempotency_key, amount, currency, destination, transfer_group, description, metadata
         from app.payout_transfers`,
    ),
  );
  t.regex(String(error), /payout_transfers_own_key/);
});

test("what Stripe does not know although it succeeded is a finding; before the window, it is not asked about", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  const lost = await fixture.paid();
  await fixture.transfer("succeeded", "4 days");
  const run = await fixture.reconcile([]);
  const findings = await fixture.findings();
  t.deepEqual(kinds(findings), [`unknown_to_stripe ${lost.id}`]);
  t.like(findings[0], { ours: { amount: 100_000, currency: "USD" }, theirs: null, transfer_id: lost.ours.id });
  t.like(run, { our_count: "1", their_count: "0" });
});

test("the margin that Stripe is asked for beyond the window is not judged; the newest is, although its clock is ahead", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  const ours = await fixture.transfer("refused");
  const before = new StripeTransfer(ours, "tr_before");
  before.created = seconds(-3 * 86_400 - 600);
  const ahead = new StripeTransfer(ours, "tr_ahead");
  ahead.created = seconds(3600);
  const run = await fixture.reconcile([ahead, before]);
  t.deepEqual(kinds(await fixture.findings()), ["unknown_to_us tr_ahead"]);
  t.is(run.their_count, "1");
});
