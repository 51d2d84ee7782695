// One scenario of each kind that tests/scenarios has, through the API alone: tokens and GraphQL. No worker runs:
// Stripe's answers are recorded as the scenario wants them; with a worker and webhooks: scenarios.test.ts. Amounts
// are minor units, worked out by hand. Unless a scenario says otherwise: 100,000, of which 20 % are held to the end
// of a guarantee of 90 days, and the rest is paid at once; started 10 days ago.

import test, { type ExecutionContext } from "ava";
import { ApiScenario, booksOf } from "../support/api_scenario.ts";
import { daysAgo } from "../support/days.ts";
import { createPerson } from "../support/fixtures.ts";
import { type Send, useGraphql } from "../support/graphql.ts";
import { answerReversals, answerTransfers } from "../support/stripe_answers.ts";

const { db, api } = useGraphql(test);
let scenario: ApiScenario;
let other: Send;

test.before(async () => {
  const [first, second] = [
    await createPerson(db.admin, "platform_admin"),
    await createPerson(db.admin, "platform_admin"),
  ];
  other = await api.as(second.id);
  scenario = new ApiScenario(await api.as(first.id), undefined, other);
});

async function pay(): Promise<void> {
  await scenario.act("processDueSchedules", {});
  await answerTransfers(db.admin);
}

const takeBack = async (placementId: string) =>
  await answerReversals(
    db.admin,
    (await scenario.payoutsOf(placementId)).map(({ recruiterId }) => recruiterId),
  );
const withdraw = (placementId: string) => scenario.act("withdrawGuaranteeBreach", { placementId, reason: "a mistake" });
const holdOf = async (placementId: string) => (await scenario.payoutOf(placementId)).escrowHolds.nodes[0]?.rowId;
const obligationOf = async (placementId: string) =>
  (await scenario.payoutOf(placementId)).payoutSchedules.nodes[0]?.rowId;

const PAID = { status: "processing", sent: 80_000, held: 20_000 };

const SCENARIOS: Record<string, (t: ExecutionContext) => Promise<void>> = {
  // The closer has 50 % and, for the account, 10,000; the sourcer 30 %; the platform keeps 10,000. 20 % of each are held.
  async "roles have their rates, beside them a fixed amount, and the platform keeps the rest"(t) {
    const [closer, sourcer] = [await scenario.recruiter(), await scenario.recruiter()];
    const roleRates = [
      { role: "closer", percentage: "50" },
      { role: "sourcer", percentage: "30" },
    ];
    const placement = await scenario.hire({
      terms: { roleRates, platformKeepsRest: true },
      recruiters: [
        { recruiterId: closer, role: "closer" },
        { recruiterId: sourcer, role: "sourcer" },
        { recruiterId: closer, role: "account_owner", fixedAmount: "10000" },
      ],
    });
    await pay();
    const payouts = await scenario.payoutsOf(placement);
    const of = (id: string) => payouts.filter(({ recruiterId }) => recruiterId === id).map(booksOf);
    t.deepEqual(of(closer), [{ status: "processing", sent: 48_000, held: 12_000 }]);
    t.deepEqual(of(sourcer), [{ status: "processing", sent: 24_000, held: 6_000 }]);
  },

  // Each earns all but the 10,000 that were held, paid or not: 40,000.
  async "held only, one is paid and one has no account yet: both keep 40,000"(t) {
    const paid = await scenario.recruiter();
    const input = { email: `waits-${daysAgo(0)}@example.com`, displayName: "Waits", role: "recruiter" };
    const { user } = await scenario.act<{ user: { rowId: string } }>("createUser", input, "user { rowId }");
    const recruiters = [paid, user.rowId].map((recruiterId) => ({ recruiterId, share: "50" }));
    const placement = await scenario.hire({ terms: { clawbackRule: "held_only" }, recruiters });
    await pay();
    await scenario.leave(t, placement, daysAgo(1));
    const books = (await scenario.payoutsOf(placement)).map(booksOf);
    t.deepEqual(
      books.sort((a, b) => String(a.status).localeCompare(String(b.status))),
      [
        { status: "approved", open: 40_000 },
        { status: "completed", sent: 40_000 },
      ],
    );
  },

  // Left after 39 days, within eight weeks: 50 % are kept. Of the 80,000 paid 30,000 come back.
  async "a sliding scale, in Kuwaiti dinars: within eight weeks a half is kept"(t) {
    const clawbackSteps = [
      { unit: "week", within: 4, keptPercentage: "0" },
      { unit: "week", within: 8, keptPercentage: "50" },
      { unit: "week", within: 13, returnedPercentage: "25" },
    ];
    const placement = await scenario.hire({
      day: 40,
      currency: "KWD",
      terms: { clawbackRule: "scale", clawbackSteps },
    });
    await pay();
    await scenario.leave(t, placement, daysAgo(1));
    t.deepEqual(await takeBack(placement), [30_000]);
    t.deepEqual(await scenario.books(placement), {
      status: "completed",
      sent: 80_000,
      back: 30_000,
      debts: ["recovered 30000"],
    });
  },

  // 90,000 x 30 / 90 = 30,000 are earned. 72,000 and 8,000 of the hold were paid: 50,000 come back, of the later one first.
  async "a part of the hold was released and paid; then the guarantee breaks, pro rata"(t) {
    const placement = await scenario.hire({ day: 40, fee: "90000", terms: { clawbackRule: "pro_rata" } });
    await pay();
    await scenario.act("releaseEscrowHold", { holdId: await holdOf(placement), notes: "went well", amount: "8000" });
    await pay();
    t.deepEqual(await scenario.books(placement), { status: "processing", sent: 80_000, held: 10_000 });
    await scenario.leave(t, placement, daysAgo(10));
    t.deepEqual(await takeBack(placement), [8_000, 42_000]);
    t.deepEqual(await scenario.books(placement), {
      status: "completed",
      sent: 80_000,
      back: 50_000,
      debts: ["recovered 50000"],
    });
  },

  // The hold of 20,000 in two tranches: the first is released on day 30.
  async "tranches: the first is released on its day, the second at the end"(t) {
    const tranches = [{ percentage: "50", daysAfterStart: 30 }, { percentage: "50" }];
    const placement = await scenario.hire({ day: 40, terms: { tranches } });
    await pay();
    await scenario.act("releaseDueEscrowHolds", {});
    await db.admin.query("select app.release_due_escrow_holds()");
    await pay();
    t.deepEqual(await scenario.books(placement), { status: "processing", sent: 90_000, held: 10_000 });
  },

  async "a breach in yen before anything was paid leaves nothing; it is withdrawn, and all is as before"(t) {
    const placement = await scenario.hire({ currency: "JPY", terms: { firstPaymentDays: 30 } });
    await scenario.leave(t, placement, daysAgo(1));
    t.deepEqual(await scenario.books(placement), { status: "cancelled" });
    await withdraw(placement);
    t.deepEqual(await scenario.books(placement), { status: "approved", open: 80_000, held: 20_000 });
  },

  async "a breach is withdrawn before anything came back: the debt is no more"(t) {
    const placement = await scenario.hire();
    await pay();
    await scenario.leave(t, placement, daysAgo(1));
    await withdraw(placement);
    t.deepEqual(await takeBack(placement), []);
    t.deepEqual(await scenario.books(placement), { ...PAID, debts: ["cancelled 80000"] });
  },

  // 20 days ago, due within 14: not paid, so that the guarantee is void; then the payment of 10 days ago is recorded.
  async "a fee that was paid late voids the guarantee, one that was paid in time does not"(t) {
    const terms = { feeDueDays: 14, lateFeeVoidsGuarantee: true, firstPaymentDays: 60 };
    const placement = await scenario.hire({ day: 20, terms });
    const breach = { placementId: placement, endedOn: daysAgo(1), reason: "left" };
    await t.throwsAsync(scenario.act("reportGuaranteeBreach", breach), { message: /HB042/ });
    const paidAt = `${daysAgo(10)}T09:00:00Z`;
    await scenario.act("recordFeePayment", { placementId: placement, amount: "100000", paidAt, reference: "INV-17" });
    await scenario.leave(t, placement, daysAgo(1));
    t.deepEqual(await scenario.books(placement), { status: "cancelled" });
  },

  // 80,000 go over. The second candidate leaves on the first day: they come back from the transfer of the first placement.
  async "the candidate is replaced, what was paid counts, and the replacement breaks too"(t) {
    const placement = await scenario.hire();
    await pay();
    const replacement = await scenario.replace(t, placement, "80000");
    await pay();
    t.deepEqual(await scenario.books(placement), { status: "reversed", sent: 80_000, debts: ["recovered 80000"] });
    t.deepEqual(await scenario.books(replacement), { status: "processing", held: 20_000 });
    await scenario.leave(t, replacement, daysAgo(0));
    t.deepEqual(await takeBack(replacement), [80_000]);
    t.like(await scenario.books(replacement), { status: "reversed", debts: ["recovered 80000"] });
  },

  async "a replacement by mistake is undone: the payment counts for the first placement again"(t) {
    const placement = await scenario.hire();
    await pay();
    const replacement = await scenario.replace(t, placement, "80000");
    await withdraw(placement);
    t.deepEqual(await scenario.books(placement), { ...PAID, debts: ["recovered 80000"] });
    t.like(await scenario.books(replacement), { status: "reversed" });
    await pay();
    t.like(await scenario.books(placement), { sent: 80_000 });
  },

  // Day 30 of 90: of 150,000 from the company 100,000 are owed back; of 100,000 the recruiter keeps 33,333, paid were 80,000.
  async "the company gets its part back; what was refunded stops a withdrawal until it is reopened"(t) {
    const placement = await scenario.hire({
      day: 40,
      terms: { clawbackRule: "pro_rata", companyRefundRule: "pro_rata" },
      more: { companyFeeAmount: "150000" },
    });
    await pay();
    await scenario.leave(t, placement, daysAgo(10));
    const [credit] = await scenario.creditsOf(placement);
    t.like(credit, { amount: "100000", status: "open" });
    t.like(await scenario.books(placement), { debts: ["open 46667"] });
    const creditId = credit?.rowId;
    await scenario.act("settleCompanyCredit", {
      creditId,
      settlement: "refund",
      reference: "CN-17",
      reason: "paid back",
    });
    await t.throwsAsync(withdraw(placement), { message: /HB026/ });
    await scenario.act("reopenCompanyCredit", { creditId, reason: "it bounced" });
    await withdraw(placement);
    t.like((await scenario.creditsOf(placement))[0], { status: "cancelled" });
    t.deepEqual(await scenario.books(placement), { ...PAID, debts: ["cancelled 46667"] });
  },

  // Left on day 95: after the recruiters' 90 days, within the company's 120. The recruiter keeps all of it.
  async "the company's guarantee is longer: the platform bears it, and the recruiter is owed the rest"(t) {
    const placement = await scenario.hire({
      day: 100,
      terms: { companyRefundRule: "full", companyGuaranteeDays: 120 },
      more: { companyFeeAmount: "150000" },
    });
    await pay();
    await scenario.leave(t, placement, daysAgo(5));
    t.like((await scenario.creditsOf(placement))[0], { amount: "150000", status: "open" });
    await pay();
    t.deepEqual(await scenario.books(placement), { status: "completed", sent: 100_000 });
  },

  async "a placement that is called off owes the company its whole fee"(t) {
    const placement = await scenario.hire({ terms: { firstPaymentDays: 30 }, more: { companyFeeAmount: "150000" } });
    await scenario.act("cancelPlacement", { placementId: placement, reason: "never came" });
    t.deepEqual(await scenario.books(placement), { status: "cancelled" });
    t.like((await scenario.creditsOf(placement))[0], { amount: "150000", status: "open" });
  },

  // A debt of 80,000; of a goodwill of 30,000 nothing is sent, and 50,000 of the debt are left, which are given up.
  async "an adjustment takes two admins, and a debt is set off against it; the rest is written off"(t) {
    const recruiterId = await scenario.recruiter();
    const broken = await scenario.hire({ recruiterId, terms: { recoversByReversal: false } });
    await pay();
    await scenario.leave(t, broken, daysAgo(1));
    await scenario.actByTwo("createAdjustment", { recruiterId, amount: "30000", currency: "USD", reason: "goodwill" });
    await pay();
    const { payouts } = await scenario.ask<{ payouts: { nodes: { rowId: string }[] } }>(
      "query ($id: UUID!) { payouts(first: 5, filter: { recruiterId: { equalTo: $id }, amount: { equalTo: 30000 } }) { nodes { rowId } } }",
      { id: recruiterId },
    );
    t.deepEqual(booksOf(await scenario.payout(payouts.nodes[0]?.rowId as string)), { status: "completed" });
    const [debt] = (await scenario.payoutOf(broken)).recoveries.nodes;
    await t.throwsAsync(
      scenario.act("writeOffRecovery", { recoveryId: debt?.rowId, reason: "gone", amount: "50001" }),
      {
        message: /HB004/,
      },
    );
    await scenario.act("writeOffRecovery", { recoveryId: debt?.rowId, reason: "gone" });
    t.like(await scenario.books(broken), { status: "completed", debts: ["written_off 80000"] });
  },

  // 20,000 are held: 5,000 of them are released, whatever was sent. A goodwill of 30,000 is paid once.
  async "what is sent again does nothing more: a part of a hold by what was left, an adjustment by its reference"(t) {
    const recruiterId = await scenario.recruiter();
    const placement = await scenario.hire({ recruiterId });
    const part = { holdId: await holdOf(placement), notes: "agreed", amount: "5000", seenLeft: "20000" };
    await scenario.act("releaseEscrowHold", part);
    await t.throwsAsync(scenario.act("releaseEscrowHold", part), { message: /^HB028 .* are left, and not / });
    t.like((await scenario.payoutOf(placement)).escrowHolds.nodes[0], { releasedAmount: "5000" });
    const goodwill = { recruiterId, amount: "30000", currency: "USD", reason: "goodwill", reference: "goodwill 1" };
    await scenario.actByTwo("createAdjustment", goodwill);
    const { payout } = await scenario.act<{ payout: { amount: string; adjustmentReference: string } }>(
      "createAdjustment",
      goodwill,
      "payout { amount adjustmentReference }",
    );
    t.deepEqual(payout, { amount: "30000", adjustmentReference: "goodwill 1" });
    await t.throwsAsync(scenario.act("createAdjustment", { ...goodwill, amount: "30001" }), { message: /^HB009 / });
  },

  // A debt of 80,000 under terms that take a half of each obligation: 40,000 of the 80,000 that are due.
  async "a debt takes no more of an obligation than the cap of its terms"(t) {
    const recruiterId = await scenario.recruiter();
    const broken = await scenario.hire({
      recruiterId,
      terms: { recoversByReversal: false, offsetCapPercentage: "50" },
    });
    await pay();
    await scenario.leave(t, broken, daysAgo(1));
    const next = await scenario.hire({ recruiterId });
    await pay();
    t.deepEqual(await scenario.books(next), { status: "processing", sent: 40_000, held: 20_000 });
    t.like(await scenario.books(broken), { status: "completed", debts: ["open 80000"] });
  },

  // A day's ceiling of 50,000 Swiss francs: 80,000 do not fit and 40,000 do; two admins let the 80,000 pass.
  async "what is above a ceiling waits until two let it pass; what fits is paid"(t) {
    await scenario.act("setPayoutCeiling", {
      scope: "all",
      amount: "50000",
      currency: "CHF",
      reason: "agreed with the bank",
    });
    const large = await scenario.hire({ currency: "CHF" });
    const small = await scenario.hire({ currency: "CHF", fee: "50000" });
    await pay();
    t.deepEqual(await scenario.books(large), { status: "approved", open: 80_000, held: 20_000 });
    t.deepEqual(await scenario.books(small), { status: "processing", sent: 40_000, held: 10_000 });
    await scenario.actByTwo("passPayoutCeiling", { scheduleId: await obligationOf(large), reason: "the bank knows" });
    await pay();
    t.deepEqual(await scenario.books(large), PAID);
  },

  async "a payment outside Stripe takes two to book and two to undo; then it is paid through Stripe"(t) {
    const placement = await scenario.hire();
    const payment = { scheduleId: await obligationOf(placement), paidAt: `${daysAgo(0)}T00:00:00Z` };
    await scenario.actByTwo("recordManualPayment", { ...payment, reference: "SEPA 1", reason: "closed account" });
    await pay();
    t.deepEqual(await scenario.books(placement), { status: "processing", held: 20_000 });
    const [paymentId] = (await scenario.manualPaymentsOf(placement)).map(({ rowId }) => rowId);
    await scenario.actByTwo("undoManualPayment", { paymentId, reason: "it came back" });
    await pay();
    t.deepEqual(await scenario.books(placement), PAID);
  },

  // 80,000 are taken back from the account of before, and paid to the new one.
  async "a payout is redirected to the recruiter's new account, by two"(t) {
    const recruiterId = await scenario.recruiter();
    const placement = await scenario.hire({ recruiterId });
    await pay();
    await scenario.act("linkPayoutAccount", {
      userId: recruiterId,
      stripeAccountId: `acct_new${recruiterId.slice(-8)}`,
    });
    await scenario.actByTwo("endCoolDown", { userId: recruiterId, reason: "they called us" });
    const payoutId = (await scenario.payoutOf(placement)).rowId;
    await scenario.actByTwo("redirectPayout", { payoutId, reason: "the old account is closed" });
    t.deepEqual(await takeBack(placement), [80_000]);
    await pay();
    t.like(await scenario.books(placement), { status: "processing", sent: 160_000, back: 80_000, held: 20_000 });
  },

  // Above 15,000 the terms ask for two: for the approval of 100,000 and for the early release of 20,000.
  async "a large payout is approved by another admin than who entered it, and released early by two"(t) {
    const terms = { approvalThresholds: [{ currency: "USD", amount: "15000" }] };
    const placement = await scenario.hire({ terms });
    await pay();
    t.deepEqual(await scenario.books(placement), { status: "pending", open: 80_000, held: 20_000 });
    const approval = { payoutId: (await scenario.payoutOf(placement)).rowId, reason: "seen" };
    await t.throwsAsync(scenario.act("approvePayout", approval), { message: /HB022/ });
    await scenario.act("approvePayout", approval, undefined, other);
    await pay();
    t.deepEqual(await scenario.books(placement), PAID);
    await scenario.actByTwo("releaseEscrowHold", { holdId: await holdOf(placement), notes: "went well" });
    await pay();
    t.deepEqual(await scenario.books(placement), { status: "completed", sent: 100_000 });
  },

  // 30,000 more are held by hand; the hold is cancelled later and its amount scheduled anew, for the day of its release.
  async "a hold by hand takes from what is to come; cancelled, its amount is scheduled anew"(t) {
    const placement = await scenario.hire();
    const payoutId = (await scenario.payoutOf(placement)).rowId;
    const releaseDate = `${daysAgo(-200)}T00:00:00Z`;
    await scenario.act("createEscrowHold", { payoutId, amount: "30000", releaseDate, reason: "agreed" });
    await pay();
    t.deepEqual(await scenario.books(placement), { status: "processing", sent: 50_000, held: 50_000 });
    const hold = (await scenario.payoutOf(placement)).escrowHolds.nodes.find(
      ({ holdAmount }) => holdAmount === "30000",
    );
    await scenario.act("cancelEscrowHold", { holdId: hold?.rowId, reason: "by a date instead" });
    await scenario.act("createPayoutSchedule", { payoutId, scheduledDate: releaseDate, amount: "30000" });
    t.deepEqual(await scenario.books(placement), { status: "processing", sent: 50_000, open: 30_000, held: 20_000 });
  },

  async "what is paused is not paid, and is when it goes on; one obligation is paid by its name"(t) {
    const recruiterId = await scenario.recruiter();
    const placement = await scenario.hire({ recruiterId });
    await scenario.act("pausePayouts", { scope: `recruiter:${recruiterId}`, reason: "a stolen account" });
    await pay();
    t.deepEqual(await scenario.books(placement), { status: "approved", open: 80_000, held: 20_000 });
    const scheduleId = await obligationOf(placement);
    await t.throwsAsync(scenario.act("processPayoutSchedule", { scheduleId }), { message: /HB050/ });
    await scenario.act("resumePayouts", { scope: `recruiter:${recruiterId}`, reason: "it was not" });
    await scenario.act("processPayoutSchedule", { scheduleId });
    await answerTransfers(db.admin);
    t.deepEqual(await scenario.books(placement), PAID);
  },
};

for (const [title, live] of Object.entries(SCENARIOS))
  test.serial(title, async (t) => {
    await live(t);
    t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
  });
