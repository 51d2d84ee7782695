// Balances and balance transactions, of the platform or (Stripe-Account header) of a connected account.

import type Stripe from "stripe";
import { z } from "zod";
import { connectedTransactionId, PLATFORM_ACCOUNT, platformTransactionId, suffixOf } from "../core/ids.ts";
import { page } from "../core/paging.ts";
import type { Movement } from "../core/rows.ts";
import { type Call, cursors, endpoint, listText } from "./endpoint.ts";
import { notFound } from "./errors.ts";
import { currency, id, listParams, text } from "./params.ts";

export function renderBalance(
  balances: ReadonlyMap<string, number>,
  pending: readonly Movement[] = [],
): Stripe.Balance {
  const waiting = new Map<string, number>();
  for (const one of pending) waiting.set(one.currency, (waiting.get(one.currency) ?? 0) + one.amount);
  const currencies = [...new Set([...balances.keys(), ...waiting.keys()])].sort();
  // An account that never held anything still shows one currency.
  if (currencies.length === 0) currencies.push("usd");
  const amounts = (of: (currency: string) => number) =>
    currencies.map((currency) => ({ amount: of(currency), currency, source_types: { card: of(currency) } }));
  return {
    object: "balance",
    available: amounts((currency) => balances.get(currency) ?? 0),
    livemode: false,
    // What is funded can be transferred at once; what a company pays is pending first.
    pending: amounts((currency) => waiting.get(currency) ?? 0),
  } satisfies Stripe.Balance;
}

const CATEGORIES = {
  topup: "topup",
  payout: "payout",
  transfer: "transfer",
  transfer_refund: "transfer_reversal",
  payment: "charge",
  payment_refund: "refund",
  charge: "charge",
  refund: "refund",
  adjustment: "dispute",
} satisfies Record<Movement["type"], string>;

/** The connected account sees its side of a transfer as a payment, and of a reversal as that payment's refund. */
function sourceOf(movement: Movement): string {
  if (movement.type === "payment") return `py_${suffixOf(movement.source)}`;
  if (movement.type === "payment_refund") return `pyr_${suffixOf(movement.source)}`;
  return movement.source;
}

function renderMovement(movement: Movement, now: number): string {
  const { fee = 0, availableOn = movement.created } = movement;
  return JSON.stringify({
    id: movement.id,
    object: "balance_transaction",
    amount: movement.amount + fee,
    available_on: availableOn,
    balance_type: "payments",
    created: movement.created,
    currency: movement.currency,
    description: null,
    exchange_rate: null,
    fee,
    fee_details: [],
    net: movement.amount,
    reporting_category: CATEGORIES[movement.type],
    source: sourceOf(movement),
    status: availableOn > now ? "pending" : "available",
    type: movement.type,
  } satisfies Stripe.BalanceTransaction);
}

type Side = Pick<Call<unknown>, "state" | "account">;

/** A balance transaction of the owner that asks. */
function movementOf({ state, account }: Side, id: string): Movement | undefined {
  const movement = state.movements.get(id);
  return movement?.owner === (account?.id ?? PLATFORM_ACCOUNT) ? movement : undefined;
}

/** The ids tell which movement a source left; no search is needed. */
function ofSource(side: Side, source: string): Movement[] {
  const derive = side.account ? connectedTransactionId : platformTransactionId;
  const movement = movementOf(side, derive(source));
  return movement ? [movement] : [];
}

export const balanceEndpoints = [
  endpoint({
    kind: "balance.retrieve",
    method: "GET",
    path: "balance",
    connected: true,
    params: z.strictObject({}),
    execute: (call) => ({
      text: JSON.stringify(
        call.account
          ? renderBalance(call.account.balances)
          : renderBalance(call.state.platformBalances, call.state.pending),
      ),
    }),
  }),
  endpoint({
    kind: "balance_transactions.list",
    method: "GET",
    path: "balance_transactions",
    connected: true,
    params: z.strictObject({
      ...listParams,
      currency: currency.optional(),
      source: id.optional(),
      type: text.optional(),
    }),
    execute(call) {
      const { limit = 10, created, currency, source, type } = call.params;
      const now = call.store.clock.seconds();
      const query = { limit, created, ...cursors(call.params, "balance transaction", (one) => movementOf(call, one)) };
      const all = call.account ? call.account.movements : call.state.platformMovements;
      const keep = (row: Movement) =>
        (currency === undefined || row.currency === currency) &&
        (type === undefined || row.type === type) &&
        (source === undefined || sourceOf(row) === source);
      const rows = source === undefined ? all : ofSource(call, source);
      return { text: listText("/v1/balance_transactions", page(rows, query, keep), (row) => renderMovement(row, now)) };
    },
  }),
  endpoint({
    kind: "balance_transactions.retrieve",
    method: "GET",
    path: "balance_transactions/:",
    connected: true,
    params: z.strictObject({}),
    execute(call) {
      const id = call.ids[0] ?? "";
      const movement = movementOf(call, id);
      if (!movement) throw notFound("balance transaction", id);
      return { text: renderMovement(movement, call.store.clock.seconds()) };
    },
  }),
];
