import test from "ava";
import { ComparisonFixture } from "../../support/comparison_fixture.ts";
import { refused } from "../../support/errors.ts";
import { NOBODY } from "../../support/fixtures.ts";
import { booksOf, findingOf, madeByHand, obligationIn } from "../../support/made_by_hand.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { answerDue } from "../../support/stripe_answers.ts";

const link = (fixture: ComparisonFixture, finding: unknown, schedule: unknown) =>
  fixture.db.admin.query("select * from app.link_transfer($1, $2)", [finding, schedule]);
const one = async (fixture: ComparisonFixture, sql: string, values: unknown[]) =>
  (await fixture.db.admin.query(sql, values)).rows[0];

test("a transfer made by hand pays the schedule, and no run pays it again", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  const { admin } = fixture.db;
  const ids = await obligationIn(fixture);
  const transfer = madeByHand(ids.recruiter.stripeAccountId);
  const finding = await findingOf(fixture, transfer);
  t.is(finding.kind, "unknown_to_us");
  t.like((await link(fixture, finding.finding_id, ids.schedule)).rows[0], {
    kind: "paid",
    amount: "100000",
    schedule_id: ids.schedule,
    payout_id: ids.payout,
  });
  t.deepEqual(await fixture.findings(), []);
  await answerDue(admin);
  t.deepEqual(
    (
      await admin.query("select status, stripe_transfer_id from app.payout_transfers where payout_id = $1", [
        ids.payout,
      ])
    ).rows,
    [{ status: "succeeded", stripe_transfer_id: transfer.id }],
  );
  const { bucket, violations } = await booksOf(fixture, ids.payout);
  t.like(bucket, { status: "completed", paid_and_kept: "100000", paid: "100000", scheduled: "0" });
  t.deepEqual(violations, []);
  t.like(
    await one(fixture, "select amount, reference from reporting.statement_lines where payout_id = $1", [ids.payout]),
    {
      amount: "100000",
      reference: transfer.id,
    },
  );
  t.is((await one(fixture, "select code from app.explain_payout($1)", [ids.payout])).code, "on_stripe_balance");
  // The next reconciliation knows it.
  t.like(await fixture.reconcile([transfer]), { difference_count: "0", open_finding_count: "0" });
  t.is(
    (await one(fixture, "select count(*)::int from app.events where type = 'reconciliation_finding.booked'", [])).count,
    1,
  );
  await refused(t, link(fixture, finding.finding_id, ids.schedule), "HB003");
});

test("another amount, currency or recruiter is refused, each by its name", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  const ids = await obligationIn(fixture);
  const account = ids.recruiter.stripeAccountId;
  const smaller = await findingOf(fixture, madeByHand(account, { amount: 99_999 }));
  await refused(
    t,
    link(fixture, smaller.finding_id, ids.schedule),
    "HB051",
    /is of USD 999\.99, the schedule of USD 1,000\.00\./,
  );
  const euros = await findingOf(fixture, madeByHand(account, { currency: "eur" }));
  await refused(t, link(fixture, euros.finding_id, ids.schedule), "HB052");
  const stranger = await findingOf(fixture, madeByHand("acct_stranger"));
  await refused(t, link(fixture, stranger.finding_id, ids.schedule), "HB053", /acct_stranger/);
  // Also where the stranger is another recruiter of ours.
  const other = await obligationIn(fixture);
  const theirs = await findingOf(fixture, madeByHand(other.recruiter.stripeAccountId));
  await refused(t, link(fixture, theirs.finding_id, ids.schedule), "HB053");
  t.is((await one(fixture, "select status from app.payout_schedules where id = $1", [ids.schedule])).status, "pending");
  await link(fixture, theirs.finding_id, other.schedule);
});

test("one transfer pays one schedule; what is paid or on its way is not linked", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  const { admin } = fixture.db;
  const ids = await obligationIn(fixture);
  const finding = await findingOf(fixture, madeByHand(ids.recruiter.stripeAccountId));
  await refused(t, link(fixture, NOBODY, ids.schedule), "HB002");
  await refused(t, link(fixture, finding.finding_id, NOBODY), "HB002");
  await admin.query("select app.process_payout_schedule($1)", [ids.schedule]);
  await admin.query(
    "select app_private.begin_transfers(array(select id from app.payout_transfers where schedule_id = $1))",
    [ids.schedule],
  );
  await refused(t, link(fixture, finding.finding_id, ids.schedule), "HB012");
  await refusedToOthers(t, fixture.db, "app.link_transfer($1, $2)", [finding.finding_id, ids.schedule]);
  const second = await obligationIn(fixture, { recruiters: [{ recruiter_id: ids.recruiter.id, share: 100 }] });
  // Its intent was not sent: it is withdrawn.
  await admin.query("select app.process_payout_schedule($1)", [second.schedule]);
  await link(fixture, finding.finding_id, second.schedule);
  await refused(t, link(fixture, finding.finding_id, ids.schedule), "HB012");
  t.deepEqual((await booksOf(fixture, second.payout)).violations, []);
});

test("a finding about something else cannot be linked", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  const paid = await fixture.paid();
  paid.changes = { amount_reversed: 5 };
  const finding = await findingOf(fixture, paid);
  const ids = await obligationIn(fixture);
  await refused(t, link(fixture, finding.finding_id, ids.schedule), "HB008", /reversed_there/);
});
