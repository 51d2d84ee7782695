// The ledger: every movement of money that the sandbox knows of, and the sums that must come out.

import { PLATFORM_ACCOUNT } from "../core/ids.ts";
import type { State } from "../core/state.ts";

export interface LedgerTransfer {
  id: string;
  created: number;
  amount: number;
  amount_reversed: number;
  currency: string;
  destination: string;
  description: string | null;
  metadata: Record<string, string>;
  transfer_group: string | null;
  idempotency_key: string | null;
}

interface LedgerReversal {
  id: string;
  created: number;
  transfer: string;
  amount: number;
  currency: string;
  metadata: Record<string, string>;
  idempotency_key: string | null;
}

/**
 * Minor units. Always: available = topped_up - paid_out - transferred + reversed, and
 * connected = transferred - reversed - cashed_out.
 */
interface CurrencySums {
  topped_up: number;
  /** What companies paid, less Stripe's fees, refunds and disputes. */
  received: number;
  /** What of it is not available yet. */
  pending: number;
  paid_out: number;
  transferred: number;
  reversed: number;
  cashed_out: number;
  available: number;
  connected: number;
  transfers: number;
  reversals: number;
}

export interface LedgerSummary {
  counts: { transfers: number; reversals: number; accounts: number; events: number; idempotency_keys: number };
  /** By currency. */
  sums: Record<string, CurrencySums>;
  /** Unix milliseconds by the sandbox's clock. */
  now: number;
}

export interface Ledger extends LedgerSummary {
  /** Oldest first. */
  transfers: LedgerTransfer[];
  reversals: LedgerReversal[];
  /** Available, by currency; those of connected accounts by account first. */
  balances: { platform: Record<string, number>; accounts: Record<string, Record<string, number>> };
}

const ZERO: CurrencySums = {
  topped_up: 0,
  received: 0,
  pending: 0,
  paid_out: 0,
  transferred: 0,
  reversed: 0,
  cashed_out: 0,
  available: 0,
  connected: 0,
  transfers: 0,
  reversals: 0,
};

/** What companies pay, and what is taken of it or comes back to it. */
const INCOME: ReadonlySet<string> = new Set(["charge", "refund", "refund_failure", "adjustment"]);

export function summarize(state: State, now: number): LedgerSummary {
  const sums = new Map<string, CurrencySums>();
  const of = (currency: string): CurrencySums => {
    const known = sums.get(currency) ?? { ...ZERO };
    sums.set(currency, known);
    return known;
  };
  // Summed up from the single movements, not read from the balances: the two can then be compared.
  for (const { owner, type, amount, currency } of state.movements.values()) {
    const sum = of(currency);
    if (type === "topup") sum.topped_up += amount;
    else if (INCOME.has(type)) sum.received += amount;
    else if (type === "payout" && owner === PLATFORM_ACCOUNT) sum.paid_out -= amount;
    else if (type === "payout" || type === "payout_failure" || type === "payout_cancel") sum.cashed_out -= amount;
    else if (type === "transfer") {
      sum.transferred -= amount;
      sum.transfers++;
    } else if (type === "transfer_refund") {
      sum.reversed += amount;
      sum.reversals++;
    }
  }
  for (const { owner, currency, amount } of state.pending) {
    if (owner === PLATFORM_ACCOUNT) of(currency).pending += amount;
    else of(currency).connected += amount;
  }
  for (const [currency, amount] of state.platformBalances) of(currency).available = amount;
  for (const account of state.accountList) {
    for (const [currency, amount] of account.balances) of(currency).connected += amount;
  }
  return {
    counts: {
      transfers: state.transferList.length,
      reversals: state.reversals.size,
      accounts: state.accountList.length,
      events: state.eventList.length,
      idempotency_keys: state.keys.size,
    },
    sums: Object.fromEntries(sums),
    now,
  };
}

export function writeLedger(state: State, now: number): Ledger {
  const accounts = state.accountList.map((row) => [row.id, Object.fromEntries(row.balances)] as const);
  return {
    ...summarize(state, now),
    transfers: state.transferList.map((row) => {
      const { description, metadata } = JSON.parse(row.json) as LedgerTransfer;
      return {
        id: row.id,
        created: row.created,
        amount: row.amount,
        amount_reversed: row.reversed,
        currency: row.currency,
        destination: row.destination,
        description,
        metadata,
        transfer_group: row.group,
        idempotency_key: row.key,
      };
    }),
    reversals: [...state.reversals.values()].map(({ id, created, transfer, amount, currency, key, json }) => {
      const { metadata } = JSON.parse(json) as LedgerReversal;
      return { id, created, transfer, amount, currency, metadata, idempotency_key: key };
    }),
    balances: { platform: Object.fromEntries(state.platformBalances), accounts: Object.fromEntries(accounts) },
  };
}
