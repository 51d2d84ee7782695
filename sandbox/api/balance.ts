// Balances and balance transactions, of the platform or (Stripe-Account header) of a connected account.

import type Stripe from "stripe";
import { z } from "zod";
import { connectedTransactionId, PLATFORM_ACCOUNT, platformTransactionId, suffixOf } from "../core/ids.ts";
import { page } from "../core/paging.ts";
import type { Movement } from "../core/rows.ts";
import { type Call, cursors, endpoint, listText } from "./endpoint.ts";
import { invalidParameter, noSuchParameter, notFound } from "./errors.ts";
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
  payout_failure: "payout_reversal",
  payout_cancel: "payout_reversal",
  transfer: "transfer",
  transfer_refund: "transfer_reversal",
  payment: "charge",
  payment_refund: "refund",
  charge: "charge",
  refund: "refund",
  refund_failure: "refund_failure",
  adjustment: "dispute",
} satisfies Record<Movement["type"], string>;

/** The connected account sees its side of a transfer as a payment, and of a reversal as that payment's refund. */
function sourceOf(movement: Movement): string {
  if (movement.type === "payment") return `py_${suffixOf(movement.source)}`;
  if (movement.type === "payment_refund") return `pyr_${suffixOf(movement.source)}`;
  return movement.source;
}

/** `expanded`: with the source's object, as far as it says which transfer it was. */
export function renderMovement(movement: Movement, now: number, expanded = false): string {
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
    source: expanded && movement.type === "payment" ? paymentOf(movement) : sourceOf(movement),
    status: availableOn > now ? "pending" : "available",
    type: movement.type,
  } satisfies Stripe.BalanceTransaction);
}

function paymentOf(movement: Movement): Stripe.Charge {
  const { amount, created, currency, source } = movement;
  return {
    id: sourceOf(movement),
    object: "charge",
    amount,
    created,
    currency,
    source_transfer: source,
  } as Stripe.Charge;
}

type Side = Pick<Call<unknown>, "state" | "account">;

function pendingOf({ state, account }: Side): Movement[] {
  const owner = account?.id ?? PLATFORM_ACCOUNT;
  return state.pending.filter((movement) => movement.owner === owner);
}

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

/** What an automatic payout pays out, and its own movement: Stripe does not tell it of others. */
function ofPayout(side: Side, id: string): Movement[] {
  const row = side.state.bankPayouts.get(id);
  if (!row || row.owner !== side.account?.id) throw noSuchParameter("payout", id, "payout");
  if (!row.object.automatic) {
    throw invalidParameter(
      "payout",
      "Balance transaction history can only be filtered on automatic transfers, not manual.",
    );
  }
  const own = movementOf(side, connectedTransactionId(id));
  return own ? [...row.carries, own].sort((a, b) => a.seq - b.seq) : row.carries;
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
          ? renderBalance(call.account.balances, pendingOf(call))
          : renderBalance(call.state.platformBalances, pendingOf(call)),
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
      expand: z.record(z.string(), text).optional(),
      payout: id.optional(),
      source: id.optional(),
      type: text.optional(),
    }),
    execute(call) {
      const { limit = 10, created, currency, payout, source, type } = call.params;
      const expanded = Object.values(call.params.expand ?? {}).includes("data.source");
      const now = call.store.clock.seconds();
      const query = { limit, created, ...cursors(call.params, "balance transaction", (one) => movementOf(call, one)) };
      const all = call.account ? call.account.movements : call.state.platformMovements;
      const keep = (row: Movement) =>
        (currency === undefined || row.currency === currency) &&
        (type === undefined || row.type === type) &&
        (source === undefined || sourceOf(row) === source);
      const rows = payout !== undefined ? ofPayout(call, payout) : source === undefined ? all : ofSource(call, source);
      const found = page(rows, query, keep);
      return { text: listText("/v1/balance_transactions", found, (row) => renderMovement(row, now, expanded)) };
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
