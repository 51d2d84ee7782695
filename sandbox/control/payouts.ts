// The control plane's verbs about payouts of connected accounts to their banks.

import type { z } from "zod";
import { bankAnswer, bankPayout, waitingMovements } from "../api/payouts.ts";
import type { BankPayoutRow } from "../core/rows.ts";
import type { Sandbox } from "../sandbox.ts";
import { accountOf, change } from "./accounts.ts";
import { ControlError } from "./control_error.ts";
import type { bankAnswerSchema, payOutSchema, payoutScheduleSchema } from "./schemas.ts";

const DAY_S = 24 * 60 * 60;
const ARRIVAL_DAYS = 2;

export function schedulePayouts(sandbox: Sandbox, id: string, schedule: z.infer<typeof payoutScheduleSchema>) {
  return change(sandbox, id, { payout_schedule: schedule });
}

/** As its owner does in Stripe's dashboard, whatever the schedule. */
export function payOutByHand(sandbox: Sandbox, id: string, wish: z.infer<typeof payOutSchema>) {
  const account = accountOf(sandbox, id);
  const { currency, arrival_days } = wish;
  const balance = account.balances.get(currency) ?? 0;
  const amount = wish.amount ?? balance;
  if (amount <= 0 || amount > balance) throw new ControlError(400, `amount: ${id} has only ${balance} ${currency}`);
  const draft = { currency, amount, automatic: false, arrivalDays: arrival_days, carries: [] };
  return answered(sandbox, bankPayout(sandbox, account, draft));
}

/** A day at the banks: what has arrived is paid, and daily schedules pay out what is old enough. */
export function bankDay(sandbox: Sandbox) {
  const { state, clock } = sandbox.store;
  const now = clock.seconds();
  const arrived: { id: string; account: string }[] = [];
  const created: { id: string; account: string }[] = [];
  for (const row of state.bankPayouts.values()) {
    if (row.object.status !== "in_transit" || row.object.arrival_date > now) continue;
    sandbox.store.commit(bankAnswer(row, { status: "paid" }));
    arrived.push({ id: row.id, account: row.owner });
  }
  for (const account of state.accountList) {
    const { payout_schedule: schedule, payouts_enabled } = account.facts;
    if (schedule?.interval !== "daily" || !payouts_enabled) continue;
    for (const [currency, carries] of waitingMovements(state, account, now - schedule.delay_days * DAY_S)) {
      const amount = carries.reduce((sum, movement) => sum + movement.amount, 0);
      if (amount <= 0) continue;
      const draft = { currency, amount, automatic: true, arrivalDays: ARRIVAL_DAYS, carries };
      const { id } = answered(sandbox, bankPayout(sandbox, account, draft));
      created.push({ id, account: account.id });
    }
  }
  return { arrived, created };
}

/** What the bank says of a payout: paid, failed (also after paid); or it is cancelled before it leaves. */
export function answerOfBank(sandbox: Sandbox, id: string, answer: z.infer<typeof bankAnswerSchema>) {
  const row = sandbox.store.state.bankPayouts.get(id);
  if (!row) throw new ControlError(404, `no such payout: ${id}`);
  const { status } = row.object;
  const isPossible = status === "in_transit" || (status === "paid" && answer.status === "failed");
  if (!isPossible) throw new ControlError(400, `${id} is ${status} and cannot become ${answer.status}`);
  const { code, message } = answer;
  return answered(
    sandbox,
    bankAnswer(row, answer.status === "failed" ? { status: "failed", code, message } : { status: answer.status }),
  );
}

function answered(sandbox: Sandbox, draft: Parameters<Sandbox["store"]["commit"]>[0]): BankPayoutRow["object"] {
  return JSON.parse(sandbox.store.commit(draft)[0] ?? "{}") as BankPayoutRow["object"];
}
