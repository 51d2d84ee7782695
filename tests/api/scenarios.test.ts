// Scenarios of placements played through the API alone: tokens, GraphQL, a real worker, and Stripe's stand-in with
// its webhooks. Amounts are cents; the figures were worked out by hand. Unless a scenario says otherwise: 1,000.00,
// of which 20 % are held to the end of a guarantee of 90 days, and the rest is paid at once.

import test, { type ExecutionContext } from "ava";
import { ApiScenario } from "../support/api_scenario.ts";
import { daysAgo } from "../support/days.ts";
import { eventually } from "../support/eventually.ts";
import { createPerson } from "../support/fixtures.ts";
import { startGraphql, type TestGraphql } from "../support/graphql.ts";
import { WebhookFixture } from "../support/webhook_fixture.ts";

let fixture: WebhookFixture;
let api: TestGraphql;
let scenario: ApiScenario;

test.before(async () => {
  fixture = await WebhookFixture.start();
  api = await startGraphql(fixture.db);
  const ask = await api.as((await createPerson(fixture.db.admin, "platform_admin")).id);
  scenario = new ApiScenario(ask, async () => (await fixture.sandbox.control.createAccounts(1))[0] as string);
  await fixture.sandbox.control.fund("usd", 100_000_000);
});
test.after.always(async () => {
  await api?.stop();
  await fixture?.stop();
});

/** Waits for the worker and the webhooks until the books say so. */
async function becomes(t: ExecutionContext, placementId: string, expected: Record<string, unknown>): Promise<void> {
  const same = async () => JSON.stringify(await scenario.books(placementId)) === JSON.stringify(expected);
  await eventually("the books say what is expected", same).catch(() => undefined);
  t.deepEqual(await scenario.books(placementId), expected);
}

const pay = () => scenario.act("processDueSchedules", {});
const leave = (placementId: string, endedOn: string) =>
  scenario.act("reportGuaranteeBreach", { placementId, endedOn, reason: "left" });
const takeBack = async (placementId: string) =>
  scenario.act("retryRecovery", {
    recoveryId: (await scenario.payoutOf(placementId)).recoveries.nodes[0]?.rowId,
    reason: "now",
  });

/** Somebody takes money of the placement's first transfer back at Stripe; the webhook tells. */
async function reverseByHand(placementId: string, amount: number): Promise<void> {
  const id = (await scenario.payoutOf(placementId)).payoutTransfers.nodes[0]?.stripeTransferId as string;
  await fixture.stripe.transfers.createReversal(id, { amount });
}

const PAID = { status: "processing", sent: 80_000, held: 20_000 };

const SCENARIOS: Record<string, (t: ExecutionContext) => Promise<void>> = {
  async "the guarantee holds: 80,000 and then 20,000 are paid"(t) {
    const placement = await scenario.hire({ day: 100 });
    await pay();
    await becomes(t, placement, PAID);
    await scenario.act("releaseDueEscrowHolds", {});
    await eventually("it is released", async () => (await scenario.books(placement)).open === 20_000);
    await pay();
    await becomes(t, placement, { status: "completed", sent: 100_000 });
  },

  async "a part of the hold is released early"(t) {
    const placement = await scenario.hire();
    await pay();
    await becomes(t, placement, PAID);
    const hold = (await scenario.payoutOf(placement)).escrowHolds.nodes[0]?.rowId;
    await scenario.act("releaseEscrowHold", { holdId: hold, notes: "went well", amount: "5000" });
    await pay();
    await becomes(t, placement, { status: "processing", sent: 85_000, held: 15_000 });
  },

  // 90,000 x 59 / 90 = 59,000 are earned, paid or not.
  async "pro rata, nothing paid yet: 59,000 stay owed"(t) {
    const placement = await scenario.hire({
      day: 60,
      fee: "90000",
      terms: { clawbackRule: "pro_rata", firstPaymentDays: 80 },
    });
    await leave(placement, daysAgo(1));
    await becomes(t, placement, { status: "approved", open: 59_000 });
  },

  // 72,000 are paid: 13,000 come back.
  async "pro rata, 72,000 paid: 59,000 are kept"(t) {
    const placement = await scenario.hire({ day: 60, fee: "90000", terms: { clawbackRule: "pro_rata" } });
    await pay();
    await becomes(t, placement, { status: "processing", sent: 72_000, held: 18_000 });
    await leave(placement, daysAgo(1));
    await takeBack(placement);
    await becomes(t, placement, { status: "completed", sent: 72_000, back: 13_000, debts: ["recovered 13000"] });
  },

  async "what was reversed by hand at Stripe is not owed again"(t) {
    const placement = await scenario.hire();
    await pay();
    await becomes(t, placement, PAID);
    await reverseByHand(placement, 80_000);
    await becomes(t, placement, { status: "processing", sent: 80_000, byHand: 80_000, held: 20_000 });
    await leave(placement, daysAgo(1));
    await becomes(t, placement, { status: "reversed", sent: 80_000, byHand: 80_000 });
  },

  // 80,000 - 5,000 = 75,000 are a debt, and come back.
  async "after a reversal of 5,000 by hand the other 75,000 come back"(t) {
    const placement = await scenario.hire();
    await pay();
    await becomes(t, placement, PAID);
    await reverseByHand(placement, 5_000);
    await becomes(t, placement, { status: "processing", sent: 80_000, byHand: 5_000, held: 20_000 });
    await leave(placement, daysAgo(1));
    await takeBack(placement);
    await becomes(t, placement, {
      status: "reversed",
      sent: 80_000,
      byHand: 5_000,
      back: 75_000,
      debts: ["recovered 75000"],
    });
  },

  async "a debt that is in dispute is not set off, and is when the dispute is over"(t) {
    const recruiterId = await scenario.recruiter();
    const broken = await scenario.hire({ recruiterId, terms: { recoversByReversal: false } });
    await pay();
    await becomes(t, broken, PAID);
    await leave(broken, daysAgo(1));
    const payoutId = (await scenario.payoutOf(broken)).rowId;
    await scenario.act("freezePayout", { payoutId, reason: "dispute" });
    const during = await scenario.hire({ recruiterId });
    await pay();
    await becomes(t, during, PAID);
    await scenario.act("unfreezePayout", { payoutId, reason: "settled" });
    const after = await scenario.hire({ recruiterId });
    await pay();
    await becomes(t, after, { status: "processing", held: 20_000 });
    await becomes(t, broken, { status: "reversed", sent: 80_000, debts: ["recovered 80000"] });
  },

  async "a guarantee that is over is not extended"(t) {
    const placement = await scenario.hire({ day: 100 });
    await t.throwsAsync(
      scenario.act("extendGuarantee", { placementId: placement, guaranteePeriodDays: 200, reason: "longer" }),
      {
        message: /HB020/,
      },
    );
  },

  async "left on day 88, told on day 95: within the notice period of 10 days, not without one"(t) {
    const noticed = await scenario.hire({ day: 95, terms: { noticePeriodDays: 10 } });
    await leave(noticed, daysAgo(7));
    await becomes(t, noticed, { status: "cancelled" });
    const missed = await scenario.hire({ day: 95 });
    await t.throwsAsync(leave(missed, daysAgo(7)), { message: /HB020/ });
  },

  async "a candidate who never came: after a payment it is a breach, on the first day"(t) {
    const placement = await scenario.hire();
    await pay();
    await becomes(t, placement, PAID);
    await t.throwsAsync(scenario.act("cancelPlacement", { placementId: placement, reason: "never came" }), {
      message: /HB003/,
    });
    await leave(placement, daysAgo(10));
    await takeBack(placement);
    await becomes(t, placement, { status: "reversed", sent: 80_000, back: 80_000, debts: ["recovered 80000"] });
  },

  async "a mistaken breach is withdrawn after all came back, and is paid again"(t) {
    const placement = await scenario.hire();
    await pay();
    await becomes(t, placement, PAID);
    await leave(placement, daysAgo(1));
    await takeBack(placement);
    await becomes(t, placement, { status: "reversed", sent: 80_000, back: 80_000, debts: ["recovered 80000"] });
    await scenario.act("withdrawGuaranteeBreach", { placementId: placement, reason: "a mistake" });
    const owed = { status: "processing", sent: 80_000, back: 80_000, open: 80_000, held: 20_000 };
    await becomes(t, placement, { ...owed, debts: ["recovered 80000"] });
    await pay();
    const paid = { status: "processing", sent: 160_000, back: 80_000, held: 20_000 };
    await becomes(t, placement, { ...paid, debts: ["recovered 80000"] });
  },

  async "a payout whose rest was forfeited is completed"(t) {
    const placement = await scenario.hire();
    await pay();
    await becomes(t, placement, PAID);
    const hold = (await scenario.payoutOf(placement)).escrowHolds.nodes[0]?.rowId;
    await scenario.act("forfeitEscrowHold", { holdId: hold, reason: "agreed" });
    await becomes(t, placement, { status: "completed", sent: 80_000 });
  },

  async "a placement has the terms that it names: 50 % held"(t) {
    const { payoutPolicy } = await scenario.act<{ payoutPolicy: { rowId: string } }>(
      "publishPayoutPolicy",
      { guaranteePeriodDays: 30, holdbackPercentage: "50", firstPaymentDays: 0, validFrom: "2040-01-01" },
      "payoutPolicy { rowId }",
    );
    const placement = await scenario.hire({ policyId: payoutPolicy.rowId });
    await pay();
    await becomes(t, placement, { status: "processing", sent: 50_000, held: 50_000 });
  },

  async "what waits for funds is paid when they come, without anybody"(t) {
    const placement = await scenario.hire({ currency: "GBP" });
    await pay();
    await eventually("it waits for funds", async () =>
      (await scenario.payoutOf(placement)).payoutSchedules.nodes.some(({ waitsFor }) => waitsFor === "funds"),
    );
    await fixture.sandbox.control.fund("gbp", 100_000);
    await becomes(t, placement, PAID);
  },
};

for (const [title, live] of Object.entries(SCENARIOS))
  test.serial(title, async (t) => {
    await live(t);
    await fixture.noJobIsLeft();
    await fixture.booksAreRight(t);
  });
