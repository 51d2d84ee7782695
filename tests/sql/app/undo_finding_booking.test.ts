import test from "ava";
import { ComparisonFixture, kinds, StripeTransfer } from "../../support/comparison_fixture.ts";
import { daysAgo } from "../../support/days.ts";
import { companyPayingAtOnce } from "../../support/debts.ts";
import { refused } from "../../support/errors.ts";
import { NOBODY } from "../../support/fixtures.ts";
import { booksOf, findingOf, madeByHand, obligationIn } from "../../support/made_by_hand.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { answerDue } from "../../support/stripe_answers.ts";

const one = async (fixture: ComparisonFixture, sql: string, values: unknown[]) =>
  (await fixture.db.admin.query(sql, values)).rows[0];
const undo = (fixture: ComparisonFixture, booking: { id: string }, reason = "a mistake") =>
  fixture.db.admin.query("select * from app.undo_finding_booking($1, $2)", [booking.id, reason]);

test("a link that is undone leaves the schedule unpaid and the finding open, and can be made anew", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  const { admin } = fixture.db;
  const ids = await obligationIn(fixture);
  const transfer = madeByHand(ids.recruiter.stripeAccountId);
  const finding = await findingOf(fixture, transfer);
  const link = async (id: unknown) =>
    (await admin.query("select * from app.link_transfer($1, $2)", [id, ids.schedule])).rows[0];
  const booking = await link(finding.finding_id);
  const lines = async () =>
    (
      await admin.query(
        "select at, kind, amount, reference from reporting.statement_lines where payout_id = $1 order by at",
        [ids.payout],
      )
    ).rows;
  const told = await lines();
  t.like(told, [{ kind: "payout", amount: "100000", reference: transfer.id }]);
  await undo(fixture, booking);
  // What was told of it stays; that it is not paid after all is told now.
  const [kept, undone, ...more] = await lines();
  t.deepEqual([kept], told);
  t.like(undone, { kind: "link_undone", amount: "-100000", reference: transfer.id });
  t.deepEqual(more, []);
  t.deepEqual(kinds(await fixture.findings()), [`unknown_to_us ${transfer.id}`]);
  t.like(
    await one(fixture, "select status, error_code from app.payout_transfers where schedule_id = $1", [ids.schedule]),
    {
      status: "refused",
      error_code: "unlinked",
    },
  );
  t.like((await booksOf(fixture, ids.payout)).bucket, { status: "processing", scheduled: "100000", paid: "0" });
  await refused(t, undo(fixture, booking), "HB003", /undone already/);
  const again = await findingOf(fixture, transfer);
  const second = await link(again.finding_id);
  const { bucket, violations } = await booksOf(fixture, ids.payout);
  t.like(bucket, { status: "completed", paid: "100000" });
  t.deepEqual(violations, []);
  // Once a part of it was reversed, something has followed.
  await admin.query(
    "update app.payout_transfers set reversed_by_hand = 1, reversed_by_hand_at = now() where stripe_transfer_id = $1",
    [transfer.id],
  );
  await refused(t, undo(fixture, second), "HB054", /reversed/);
});

test("a transfer that Holdback made stays succeeded, whoever asks", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  const transfer = await fixture.paid();
  await refused(
    t,
    fixture.db.admin.query(
      "update app.payout_transfers set status = 'refused', stripe_transfer_id = null, error_code = 'x' where id = $1",
      [transfer.ours.id],
    ),
    "HB003",
    /executed/,
  );
});

test("a reversal is booked otherwise, as long as its new schedule is not paid", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  const { admin } = fixture.db;
  const companyId = await companyPayingAtOnce(admin);
  const ids = await obligationIn(fixture, { companyId, startDate: daysAgo(9) });
  await answerDue(admin);
  const ours = await one(fixture, "select * from app.payout_transfers where payout_id = $1", [ids.payout]);
  const transfer = new StripeTransfer(ours, ours.stripe_transfer_id);
  transfer.changes = { amount_reversed: 40_000 };
  const book = async (as: string) => {
    const open = (await fixture.findings())[0];
    return (await admin.query("select * from app.book_reversal($1, $2)", [open?.finding_id, as])).rows[0];
  };
  await findingOf(fixture, transfer);
  await undo(fixture, await book("owed_again"));
  t.like((await booksOf(fixture, ids.payout)).bucket, {
    status: "completed",
    scheduled: "0",
    paid: "60000",
    earned: "100000",
  });
  await undo(fixture, await book("taken_back"));
  t.like((await booksOf(fixture, ids.payout)).bucket, { earned: "100000", paid: "60000" });
  const taken = await book("taken_back");
  t.like((await booksOf(fixture, ids.payout)).bucket, { earned: "60000" });
  await admin.query("select app.report_guarantee_breach($1, $2, 'left')", [ids.placement, daysAgo(1)]);
  await refused(t, undo(fixture, taken), "HB054", /breach/);
  await admin.query("select app.withdraw_guarantee_breach($1, 'did not')", [ids.placement]);
  await undo(fixture, taken);
  const owed = await book("owed_again");
  await answerDue(admin);
  await refused(t, undo(fixture, owed), "HB054", /processed/);
  const { bucket, violations } = await booksOf(fixture, ids.payout);
  t.like(bucket, { paid: "100000", paid_and_kept: "100000" });
  t.deepEqual(violations, []);
  t.is(
    (
      await one(
        fixture,
        "select count(*)::int from app.events where type = 'reconciliation_finding.booking_undone'",
        [],
      )
    ).count,
    3,
  );
});

test("without a reason, or a booking, it is refused", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  await refused(t, undo(fixture, { id: NOBODY }), "HB002");
  await refused(t, undo(fixture, { id: NOBODY }, " "), "HB008");
  await refusedToOthers(t, fixture.db, "app.undo_finding_booking($1, 'x')", [NOBODY]);
});
