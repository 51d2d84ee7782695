// Payouts of connected accounts to their banks. The control plane makes them, and says what the bank does; the API reads them.

import type Stripe from "stripe";
import { z } from "zod";
import type { CommitDraft, EventDraft } from "../core/commits.ts";
import { connectedTransactionId, newSuffix } from "../core/ids.ts";
import { page } from "../core/paging.ts";
import type { AccountRow, BankPayoutRow, Movement } from "../core/rows.ts";
import type { State } from "../core/state.ts";
import { renderMovement } from "./balance.ts";
import { type Call, type Context, cursors, endpoint, listText } from "./endpoint.ts";
import { notFound } from "./errors.ts";
import { listParams, text } from "./params.ts";

const DAY_S = 24 * 60 * 60;
const LAST4 = "6789";

export interface BankPayoutWish {
  currency: string;
  amount: number;
  automatic: boolean;
  /** Days until it arrives at the bank. */
  arrivalDays: number;
  carries: readonly Movement[];
}

/** A new payout, on its way to the bank. */
export function bankPayout({ store }: Pick<Context, "store">, account: AccountRow, wish: BankPayoutWish): CommitDraft {
  const suffix = newSuffix();
  const id = `po_${suffix}`;
  const created = store.clock.seconds();
  const object = {
    id,
    object: "payout",
    amount: wish.amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: Math.floor(created / DAY_S + wish.arrivalDays) * DAY_S,
    automatic: wish.automatic,
    balance_transaction: connectedTransactionId(id),
    created,
    currency: wish.currency,
    description: wish.automatic ? "STRIPE PAYOUT" : null,
    destination: `ba_${suffix}`,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: {},
    method: "standard",
    original_payout: null,
    payout_method: null,
    reconciliation_status: wish.automatic ? "completed" : "not_applicable",
    reversed_by: null,
    source_type: "card",
    statement_descriptor: null,
    status: "in_transit",
    trace_id: null,
    type: "bank_account",
  } satisfies Stripe.Payout;
  const of = { account: account.id, of: 0 };
  const events: EventDraft[] = [{ ...of, id: `evt_${suffix}`, type: "payout.created" }];
  if (wish.automatic) events.push({ ...of, id: `evt_${suffix}r`, type: "payout.reconciliation_completed" });
  const carries = wish.carries.map((one) => one.id);
  const last4 =
    account.facts.bank_accounts?.find((bank) => bank.default_for_currency && bank.currency === wish.currency)?.last4 ??
    LAST4;
  return { changes: [{ kind: "bank_payout", owner: account.id, object, carries, last4 }], events };
}

export type BankAnswer = { status: "paid" | "canceled" } | { status: "failed"; code: string; message: string };

/** What the bank does with it. Paid is not final: it can come back later. */
export function bankAnswer(row: BankPayoutRow, answer: BankAnswer): CommitDraft {
  const suffix = newSuffix();
  const object: Stripe.Payout = {
    ...row.object,
    status: answer.status,
    ...(answer.status === "paid" ? {} : { failure_balance_transaction: `${connectedTransactionId(row.id)}f` }),
    ...(answer.status === "failed" ? { failure_code: answer.code, failure_message: answer.message } : {}),
  };
  const of = { account: row.owner, of: 0 };
  return {
    changes: [{ kind: "bank_payout_update", object }],
    events: [
      { ...of, id: `evt_${suffix}`, type: `payout.${answer.status}` },
      { ...of, id: `evt_${suffix}u`, type: "payout.updated", previous: { status: row.object.status } },
    ],
  };
}

/** What a schedule pays out now: all of the currency that is old enough and on no payout yet. */
export function waitingMovements(state: State, account: AccountRow, until: number): Map<string, Movement[]> {
  const waiting = new Map<string, Movement[]>();
  for (const movement of account.movements) {
    if (state.paidOut.has(movement.id) || Math.max(movement.created, movement.availableOn ?? 0) > until) continue;
    waiting.set(movement.currency, [...(waiting.get(movement.currency) ?? []), movement]);
  }
  return waiting;
}

/** `text`: with what `expand` asks for. */
function rendered(state: State, row: BankPayoutRow, expand: readonly string[]): string {
  const { object } = row;
  const back = state.movements.get(String(object.failure_balance_transaction));
  return JSON.stringify({
    ...object,
    ...(expand.includes("destination")
      ? { destination: { id: object.destination, object: "bank_account", last4: row.last4 } }
      : {}),
    ...(expand.includes("failure_balance_transaction") && back
      ? { failure_balance_transaction: JSON.parse(renderMovement(back, back.created)) }
      : {}),
  });
}

const expand = z.record(z.string(), text).optional();
const ownOf = (call: Pick<Call<unknown>, "state" | "account">, id: string) => {
  const row = call.state.bankPayouts.get(id);
  return row && row.owner === call.account?.id ? row : undefined;
};

export const payoutEndpoints = [
  endpoint({
    kind: "payouts.list",
    method: "GET",
    path: "payouts",
    connected: true,
    params: z.strictObject({ ...listParams, status: text.optional(), expand }),
    execute(call) {
      const { limit = 10, created, status } = call.params;
      const wanted = Object.values(call.params.expand ?? {}).map((path) => path.replace(/^data\./, ""));
      const query = { limit, created, ...cursors(call.params, "payout", (one) => ownOf(call, one)) };
      const keep = (row: BankPayoutRow) => status === undefined || row.object.status === status;
      const rows = page(call.account?.bankPayouts ?? [], query, keep);
      return { text: listText("/v1/payouts", rows, (row) => rendered(call.state, row, wanted)) };
    },
  }),
  endpoint({
    kind: "payouts.retrieve",
    method: "GET",
    path: "payouts/:",
    connected: true,
    params: z.strictObject({ expand }),
    execute(call) {
      const row = ownOf(call, call.ids[0] ?? "");
      if (!row) throw notFound("payout", call.ids[0] ?? "");
      return { text: rendered(call.state, row, Object.values(call.params.expand ?? {})) };
    },
  }),
];
