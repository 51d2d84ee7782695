import test, { type ExecutionContext } from "ava";
import { ComparisonFixture, StripeTransfer } from "../../support/comparison_fixture.ts";
import { daysAgo } from "../../support/days.ts";
import { companyPayingAtOnce } from "../../support/debts.ts";
import { refused } from "../../support/errors.ts";
import { NOBODY } from "../../support/fixtures.ts";
import { booksOf, findingOf, obligationIn } from "../../support/made_by_hand.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { answerDue } from "../../support/stripe_answers.ts";

const one = async (fixture: ComparisonFixture, sql: string, values: unknown[]) =>
  (await fixture.db.admin.query(sql, values)).rows[0];
const book = (fixture: ComparisonFixture, finding: unknown, as: string | null) =>
  fixture.db.admin.query("select * from app.book_reversal($1, $2)", [finding, as]);

/** 1,000.00 USD were paid; the transfer as Stripe has it. A breach leaves nothing, or, pro rata, what was worked. */
async function paid(t: ExecutionContext, terms = "") {
  const fixture = await ComparisonFixture.create(t);
  const companyId = await companyPayingAtOnce(fixture.db.admin, terms);
  const ids = await obligationIn(fixture, { companyId, startDate: daysAgo(45) });
  await answerDue(fixture.db.admin);
  const ours = await one(fixture, "select * from app.payout_transfers where payout_id = $1", [ids.payout]);
  return { ...ids, fixture, transfer: new StripeTransfer(ours, ours.stripe_transfer_id) };
}

test("owed again, a new schedule pays what was reversed", async (t) => {
  const { fixture, payout, transfer, recruiter } = await paid(t);
  transfer.changes = { amount_reversed: 30_000 };
  const finding = await findingOf(fixture, transfer);
  t.is(finding.kind, "reversed_there");
  // Until it is booked, it counts as not paid.
  t.like((await booksOf(fixture, payout)).bucket, { paid: "70000", paid_and_recovered: "30000", scheduled: "0" });
  const { rows } = await book(fixture, finding.finding_id, "owed_again");
  t.like(rows[0], { kind: "owed_again", amount: "30000", given_up: "0" });
  t.like((await booksOf(fixture, payout)).bucket, {
    status: "processing",
    scheduled: "30000",
    paid_and_kept: "70000",
    paid_and_recovered: "0",
    earned: "100000",
  });
  t.deepEqual(
    (
      await fixture.db.admin.query("select code, sentence from app.explain_payout($1) where code ~ 'taken_back'", [
        payout,
      ])
    ).rows,
    [
      {
        code: "partly_taken_back",
        sentence:
          "This part was paid, and some of it was taken back at Stripe. (USD 300.00 of USD 1,000.00 taken back, USD 300.00 owed again)",
      },
    ],
  );
  await answerDue(fixture.db.admin);
  const { bucket, violations } = await booksOf(fixture, payout);
  t.like(bucket, { status: "completed", paid: "100000", paid_and_kept: "100000", scheduled: "0" });
  t.deepEqual(violations, []);
  const { rows: lines } = await fixture.db.admin.query(
    "select kind, amount from reporting.statement_lines where recruiter_id = $1 order by at, amount desc",
    [recruiter.id],
  );
  t.deepEqual(
    lines.map(({ kind, amount }) => `${kind} ${amount}`),
    ["payout 100000", "reversal_by_hand -30000", "payout 30000"],
  );
  t.is((await fixture.reconcile([transfer])).open_finding_count, "1", "of the new payment only, which the page lacks");
});

test("taken back, it is not owed any more: it cannot be scheduled anew, and a breach counts without it", async (t) => {
  // Of 90 days 45 were worked: half of 1,000.00 is earned. 300.00 were taken back for good before: 700.00 are there.
  const { fixture, payout, placement, transfer } = await paid(t, ", clawback_rule => 'pro_rata'");
  transfer.changes = { amount_reversed: 30_000 };
  const finding = await findingOf(fixture, transfer);
  const { rows } = await book(fixture, finding.finding_id, "taken_back");
  t.like(rows[0], { kind: "taken_back", amount: "30000", given_up: "30000", schedule_id: null });
  t.like((await booksOf(fixture, payout)).bucket, {
    status: "completed",
    paid: "70000",
    earned: "70000",
    paid_and_recovered: "30000",
    cancelled: "0",
  });
  const owed = await one(fixture, "select app_private.schedulable_amount($1) as owed", [payout]);
  t.is(owed.owed, "0");
  await fixture.db.admin.query("update app.payouts set status = 'processing' where id = $1", [payout]);
  await refused(
    t,
    fixture.db.admin.query("select app.create_payout_schedule($1, '2040-01-01Z', 1)", [payout]),
    "HB010",
  );
  await fixture.db.admin.query("update app.payouts set status = 'completed' where id = $1", [payout]);
  await fixture.db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placement, daysAgo(0)]);
  const { bucket, violations } = await booksOf(fixture, payout);
  t.like(bucket, { earned: "50000", paid: "70000", debt: "20000" });
  t.deepEqual(violations, []);
  // Withdrawn, 700.00 are earned again, and no more.
  await fixture.db.admin.query("select app.withdraw_guarantee_breach($1, 'did not')", [placement]);
  t.like((await booksOf(fixture, payout)).bucket, { earned: "70000", paid: "70000", debt: "0", scheduled: "0" });
});

test("what settled a debt is not owed again; what was reversed beyond it is", async (t) => {
  // Half is earned: 500.00 are a debt. 700.00 are reversed: 500.00 settle the debt, 200.00 of what is earned are missing.
  const { fixture, payout, placement, transfer } = await paid(t, ", clawback_rule => 'pro_rata'");
  await fixture.db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placement, daysAgo(0)]);
  transfer.changes = { amount_reversed: 40_000 };
  const first = await findingOf(fixture, transfer);
  t.like((await booksOf(fixture, payout)).bucket, { debt: "10000", paid: "60000", earned: "50000" });
  await refused(t, book(fixture, first.finding_id, "owed_again"), "HB051", /settled a debt/);
  t.like((await book(fixture, first.finding_id, "taken_back")).rows[0], { amount: "40000", given_up: "0" });
  transfer.changes = { amount_reversed: 70_000 };
  const second = await findingOf(fixture, transfer);
  t.like((await booksOf(fixture, payout)).bucket, { debt: "0", paid: "30000" });
  t.like((await book(fixture, second.finding_id, "owed_again")).rows[0], { amount: "20000" });
  const { bucket, violations } = await booksOf(fixture, payout);
  t.like(bucket, { scheduled: "20000", paid: "30000", earned: "50000", debt: "0" });
  t.deepEqual(violations, []);
});

test("given up while a breach stands, it stays given up when the breach is withdrawn", async (t) => {
  const { fixture, payout, placement, transfer } = await paid(t, ", clawback_rule => 'pro_rata'");
  await fixture.db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placement, daysAgo(0)]);
  transfer.changes = { amount_reversed: 70_000 };
  const finding = await findingOf(fixture, transfer);
  // 500.00 settled the debt, and 200.00 of the 500.00 earned are given up.
  t.like((await book(fixture, finding.finding_id, "taken_back")).rows[0], { amount: "70000", given_up: "20000" });
  t.like((await booksOf(fixture, payout)).bucket, { earned: "30000", paid: "30000", debt: "0" });
  await fixture.db.admin.query("select app.withdraw_guarantee_breach($1, 'did not')", [placement]);
  // 800.00 are earned, 300.00 paid: 500.00 are owed again.
  const { bucket, violations } = await booksOf(fixture, payout);
  t.like(bucket, { earned: "80000", paid: "30000", scheduled: "50000" });
  t.deepEqual(violations, []);
});

test("all of it taken back for good, nothing is owed again when a breach is withdrawn, and the payout stays reversed", async (t) => {
  const { fixture, payout, placement, transfer } = await paid(t, ", clawback_rule => 'held_only'");
  await fixture.db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placement, daysAgo(0)]);
  transfer.changes = { amount_reversed: 100_000 };
  const finding = await findingOf(fixture, transfer);
  t.like((await book(fixture, finding.finding_id, "taken_back")).rows[0], { amount: "100000", given_up: "100000" });
  await fixture.db.admin.query("select app.withdraw_guarantee_breach($1, 'did not')", [placement]);
  const { bucket, violations } = await booksOf(fixture, payout);
  t.like(bucket, { status: "reversed", earned: "0", paid: "0", scheduled: "0", debt: "0" });
  t.deepEqual(violations, []);
});

test("what does not fit is refused", async (t) => {
  const { fixture, transfer } = await paid(t);
  transfer.changes = { amount_reversed: 5 };
  const finding = await findingOf(fixture, transfer);
  await refused(t, book(fixture, NOBODY, "owed_again"), "HB002");
  await refused(t, book(fixture, finding.finding_id, "paid"), "HB008");
  await refused(t, book(fixture, finding.finding_id, null), "HB008");
  await refusedToOthers(t, fixture.db, "app.book_reversal($1, 'owed_again')", [finding.finding_id]);
  // The finding tells of less than is known by now.
  await fixture.db.admin.query("update app.payout_transfers set reversed_by_hand = 9 where stripe_transfer_id = $1", [
    transfer.id,
  ]);
  await refused(t, book(fixture, finding.finding_id, "owed_again"), "HB051", /9 USD are known/);
  transfer.changes = { amount_reversed: 9, currency: "eur" };
  const euros = await findingOf(fixture, transfer);
  if (euros.kind !== "currency") await refused(t, book(fixture, euros.finding_id, "owed_again"), "HB052");
  transfer.changes = { amount_reversed: 9 };
  const again = await findingOf(fixture, transfer);
  await book(fixture, again.finding_id, "owed_again");
  await refused(t, book(fixture, again.finding_id, "owed_again"), "HB003", /explained already/);
});
