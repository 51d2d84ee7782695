// The steps of a random history: what admins do, what Stripe and banks answer and what time brings, in any order.

import { randomUUID } from "node:crypto";
import type { ExecutionContext } from "ava";
import fc from "fast-check";
import { tellBankPayout } from "./bank.ts";
import { type Answer, GUARANTEE_DAYS, type RandomHistory } from "./random_history.ts";

/** One step and its dice: what is left of all choices is decided by the number. */
export type Step = [name: string, dice: number];

type Action = (history: RandomHistory, dice: number) => Promise<void>;

/** A verb for one row of a table. */
const verb =
  (name: string, table: string, where: string, rest: (dice: number) => string): Action =>
  async (history, dice) => {
    const row = await history.pick(table, where, dice);
    if (!row) return;
    await history.beforeVerb(name, row.id as string);
    await history.attempt(name, `select * from app.${name}($1${rest(dice)})`, [row.id], row.id as string);
  };

const work =
  (name: string, sql: string): Action =>
  async (history) => {
    await history.attempt(name, sql);
  };

/** All steps: verbs, Stripe's answers, and what time brings. */
const STEPS: Record<string, Action> = {
  async sign(history, dice) {
    await history.sign(dice);
    // Most companies pay, soon or late, whole or in part.
    if (dice % 4 > 0) await takeStep(history, ["pay_fee", dice]);
  },
  run: work("run", "select app.process_due_schedules(), app.release_due_escrow_holds()"),
  complete: work("complete_due", "select app_private.complete_due_placements()"),
  complete_one: verb("complete_placement", "placements", "status = 'active'", () => ""),
  retries: work(
    "retries",
    "select app_private.claim_due_schedules((app_private.start_payout_run('retry_failed_schedules')).id)",
  ),
  pay_one: verb("process_payout_schedule", "payout_schedules", "status in ('pending', 'failed')", () => ""),
  approve: verb("approve_payout", "payouts", "status = 'pending'", () => ", 'seen'"),
  async send(history, dice) {
    const transfer = await history.pick("payout_transfers", "status in ('intended', 'in_doubt')", dice);
    if (transfer) await history.ask("select app_private.begin_transfers(array[$1::uuid])", [transfer.id]);
  },
  async answer(history, dice) {
    const transfer = await history.pick("payout_transfers", "status = 'sent'", dice);
    const answers = [
      { http_status: 200 },
      { http_status: 200 },
      { http_status: 400, code: "balance_insufficient" },
      { http_status: 400, code: "resource_missing" },
      { http_status: null, code: "ECONNRESET" },
      { http_status: 429, code: "rate_limit" },
      { http_status: 400, code: "amount_too_large" },
    ];
    if (transfer) await history.answerTransfer(transfer, answers[dice % answers.length] as Answer);
  },
  async look_up(history, dice) {
    const transfer = await history.pick("payout_transfers", "status = 'in_doubt'", dice);
    if (transfer) await history.lookUp(transfer);
  },
  async take_back(history, dice) {
    await history.ask("select app_private.claim_reversals()");
    const intended = await history.pick("payout_reversals", "status in ('intended', 'in_doubt')", dice);
    if (!intended) return;
    await history.ask("select app_private.begin_transfers(array[$1::uuid])", [intended.id]);
    const [sent] = await history.ask("select * from app.payout_reversals where id = $1 and status = 'sent'", [
      intended.id,
    ]);
    const answers = [
      { http_status: 200 },
      { http_status: 400, code: "balance_insufficient" },
      { http_status: 200 },
      { http_status: null, code: "ECONNRESET" },
      { http_status: 400, code: "resource_missing" },
    ];
    if (sent) await history.answerReversal(sent, answers[dice % answers.length] as Answer);
  },
  /** Somebody takes a part of a transfer back at Stripe, and a webhook tells. */
  async reverse_by_hand(history, dice) {
    const transfer = await history.pick("payout_transfers", "status = 'succeeded'", dice);
    if (!transfer) return;
    const ours = await history.ask<{ id: string; status: string; amount: string }>(
      "select id, status, amount from app.payout_reversals where transfer_id = $1 and status <> 'refused'",
      [transfer.id],
    );
    if (ours.some(({ status }) => status !== "succeeded")) return;
    const reversedByUs = ours.reduce((sum, { amount }) => sum + Number(amount), 0);
    const before = Number(transfer.reversed_by_hand);
    const amount = Math.min(Number(transfer.amount) - before - reversedByUs, 1 + (dice % 40_000));
    if (amount <= 0) return;
    history.byHand.set(transfer.id as string, before + amount);
    await history.ask(
      "select app_private.record_hand_reversals(transfer, $2) from app.payout_transfers as transfer where id = $1",
      [transfer.id, before + amount + reversedByUs],
    );
  },
  /** Stripe pays out from a recruiter's balance: by hand, or by the schedule, which names some transfers. */
  async to_bank(history, dice) {
    const account = `acct_history${dice % 3}`;
    const there = await history.ask<{ stripe: string; amount: string }>(
      `select stripe_transfer_id as stripe, sum(amount) as amount from app.payout_transfers
        where destination = $1 and status = 'succeeded' group by stripe_transfer_id order by min(id::text)`,
      [account],
    );
    if (there.length === 0) return;
    const named = there.filter((_each, i) => (dice >> i) % 2 === 0);
    const sum = named.reduce((all, { amount }) => all + Number(amount), 0);
    const automatic = dice % 2 === 0;
    await tellBankPayout(history.pool, {
      account,
      amount: automatic ? sum : 1 + (dice % 90_000),
      automatic,
      status: dice % 5 === 0 ? "paid" : "in_transit",
      ...(automatic ? { transfers: named.map(({ stripe }) => stripe) } : {}),
    });
  },
  /** What the bank says of one of them, perhaps late, perhaps after it counted as paid. */
  async bank_says(history, dice) {
    const bank = await history.pick("bank_payouts", "true", dice);
    if (!bank) return;
    await tellBankPayout(history.pool, {
      account: bank.stripe_account_id as string,
      id: bank.stripe_payout_id as string,
      amount: Number(bank.amount),
      automatic: bank.is_automatic as boolean,
      status: ["paid", "failed", "canceled", "in_transit"][dice % 4] as string,
    });
  },
  /** What Stripe says of a recruiter's balance: it may be short. */
  async balance(history, dice) {
    await history.ask("select app_private.record_account_balance($1, $2)", [
      `acct_history${dice % 3}`,
      JSON.stringify({ usd: dice % 50_000 }),
    ]);
  },
  async platform_balance(history, dice) {
    await history.ask("select app_private.record_platform_balance($1)", [JSON.stringify({ usd: dice % 200_000 })]);
  },
  async close_account(history, dice) {
    await history.ask("select app_private.record_payout_account($1, false, '{}', 'closed')", [
      `acct_history${dice % 3}`,
    ]);
  },
  async open_account(history, dice) {
    await history.ask("select app_private.record_payout_account($1, true, '{}', null)", [`acct_history${dice % 3}`]);
  },
  /** The company pays all of its fee that is missing, or a part: past Stripe, or by a charge. */
  async pay_fee(history, dice) {
    const placement = await history.pick(
      "placements",
      "exists (select from app.payout_policies as policy where policy.id = policy_id and policy.pay_when = 'fee_cleared')",
      dice,
    );
    if (!placement) return;
    const [known] = await history.ask<{ paid: string }>(
      "select coalesce(sum(amount - refunded_amount), 0) as paid from app.fee_payments where placement_id = $1 and undone_at is null",
      [placement.id],
    );
    const missing = Number(placement.fee_amount) - Number(known?.paid);
    const amount = dice % 3 === 0 ? Math.ceil(missing / 2) : missing;
    const inDays = dice % 5 === 0 ? dice % 9 : 0;
    if (dice % 2 === 0) {
      await history.attempt(
        "record_fee_payment",
        `select id, placement_id, amount, available_on - current_date as in_days
           from app.record_fee_payment($1, $2, now(), current_date + $3::int)`,
        [placement.id, amount, inDays],
        placement.id as string,
      );
    } else if (amount > 0) {
      const charge = `ch_${randomUUID()}`;
      await history.charge(charge, amount, placement.id as string, inDays, null);
      const [row] = await history.ask(
        `select id, placement_id, amount, available_on - current_date as in_days from app.fee_payments
          where stripe_charge_id = $1`,
        [charge],
      );
      if (row) history.told.push({ step: "record_fee_payment", id: placement.id as string, row });
    }
  },
  async refund_fee(history, dice) {
    const payment = await history.pick("fee_payments", "undone_at is null and refunded_amount < amount", dice);
    if (!payment) return;
    const left = Number(payment.amount) - Number(payment.refunded_amount);
    await history.attempt(
      "record_fee_refund",
      "select id, $2::int as back from app.record_fee_refund($1, $2, 'given back')",
      [payment.id, 1 + (dice % left)],
      payment.id as string,
    );
  },
  undo_fee: verb("undo_fee_payment", "fee_payments", "undone_at is null", () => ", 'a mistake'"),
  /** A dispute begins, or is decided. */
  async dispute_fee(history, dice) {
    const payment = await history.pick("fee_payments", "undone_at is null and stripe_charge_id is not null", dice);
    if (!payment || /won|lost/.test(history.disputes.get(payment.id as string) ?? "")) return;
    const status = !history.disputes.has(payment.id as string) ? "needs_response" : dice % 2 === 0 ? "won" : "lost";
    await history.dispute(payment, status);
  },
  release: verb("release_escrow_hold", "escrow_holds", "status = 'active'", () => ", 'early'"),
  release_part: verb(
    "release_escrow_hold",
    "escrow_holds",
    "status = 'active'",
    (dice) => `, 'in part', ${1 + (dice % 500)}`,
  ),
  hold_by_hand: verb(
    "create_escrow_hold",
    "payouts",
    "true",
    (dice) => `, ${1 + (dice % 5000)}, now() + interval '1 day' * ${1 + (dice % 90)}, 'risk'`,
  ),
  forfeit: verb("forfeit_escrow_hold", "escrow_holds", "status = 'active'", () => ", 'lost'"),
  cancel_hold: verb("cancel_escrow_hold", "escrow_holds", "status = 'active'", () => ", 'dropped'"),
  cancel_payout: verb("cancel_payout", "payouts", "status <> 'cancelled'", () => ", 'off'"),
  cancel_placement: verb("cancel_placement", "placements", "status = 'active'", () => ", 'off'"),
  cancel_schedule: verb("cancel_payout_schedule", "payout_schedules", "status <> 'cancelled'", () => ", 'off'"),
  schedule_anew: verb("create_payout_schedule", "payouts", "true", (dice) => `, now(), ${1 + (dice % 5000)}`),
  reschedule: verb("reschedule_payout_schedule", "payout_schedules", "true", () => ", now(), 'sooner'"),
  retry: verb("retry_payout_schedule", "payout_schedules", "status = 'failed'", () => ", 'again'"),
  retry_debt: verb("retry_recovery", "recoveries", "status = 'open'", () => ", 'again'"),
  freeze: verb("freeze_payout", "payouts", "frozen_at is null", () => ", 'dispute'"),
  unfreeze: verb("unfreeze_payout", "payouts", "frozen_at is not null", () => ", 'settled'"),
  extend: verb(
    "extend_guarantee",
    "placements",
    "status = 'active'",
    (dice) => `, ${GUARANTEE_DAYS + 1 + (dice % 200)}, 'longer'`,
  ),
  /** On any day that the guarantee covers, often after its end: within the notice period, or too late. */
  breach: verb(
    "report_guarantee_breach",
    "placements",
    "status in ('active', 'completed')",
    (dice) => `, (select start_date + ${dice % GUARANTEE_DAYS} from app.placements where id = $1), 'left'`,
  ),
  withdraw_breach: verb("withdraw_guarantee_breach", "placements", "status = 'breached'", () => ", 'mistake'"),
  write_off: verb("write_off_recovery", "recoveries", "status = 'open'", (dice) => `, 'given up', ${1 + (dice % 900)}`),
  pause: work("pause_payouts", "select app.pause_payouts('all', 'stop')"),
  resume: work("resume_payouts", "select app.resume_payouts('all', 'go')"),
  /** Runs after which everything goes well. */
  async nightly_runs(history) {
    await history.attempt("run", "select app.process_due_schedules(), app.release_due_escrow_holds()");
    await history.ask("select app_private.claim_reversals()");
    await history.answerAll({ http_status: 200 });
  },
  days: (history, dice) => history.passDays(1 + (dice % 30)),
  soon: (history) => history.endWaits(),
};

export async function takeStep(history: RandomHistory, [name, dice]: Step): Promise<void> {
  await STEPS[name]?.(history, dice);
}

/** A history of these steps, whose first placement is signed before them. */
export async function takeSteps(history: RandomHistory, steps: readonly Step[]): Promise<void> {
  await takeStep(history, ["sign", steps[0]?.[1] ?? 0]);
  for (const step of steps) await takeStep(history, step);
}

/** The names of the steps; what moves money comes more often. */
const STEP_NAMES = [
  ...Object.keys(STEPS),
  ...["sign", "sign", "run", "run", "send", "send", "send", "answer", "answer", "answer"],
  ...["pay_fee", "pay_fee", "pay_fee", "pay_fee", "dispute_fee"],
  ...[
    "breach",
    "breach",
    "take_back",
    "take_back",
    "approve",
    "resume",
    "withdraw_breach",
    "nightly_runs",
    "nightly_runs",
  ],
];

/** The steps of a history. */
export const anySteps = fc.array(fc.tuple(fc.constantFrom(...STEP_NAMES), fc.nat(1_000_000)), {
  minLength: 1,
  maxLength: 45,
  size: "max",
});

/** How many histories are played; a failure is told with its seed and the shortest history that shows it. */
export const livesOf = <History>(t: ExecutionContext): fc.Parameters<History> => ({
  numRuns: 25,
  /** Then a failure is told as short as it has become by then; a slow machine plays fewer histories. */
  interruptAfterTimeLimit: 100_000,
  reporter(details) {
    if (!details.failed) return;
    t.log(fc.defaultReportMessage(details));
    throw details.errorInstance;
  },
});
