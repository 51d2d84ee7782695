// What Stripe says of bank payouts, as the worker records it.

import { randomBytes } from "node:crypto";
import type pg from "pg";

export interface ToldPayout {
  account: string;
  amount: number;
  currency?: string;
  status?: string;
  automatic?: boolean;
  /** Seconds after the epoch; unset: in a second, so that it can carry what was paid until now. */
  created?: number;
  /** YYYY-MM-DD */
  arrives?: string;
  id?: string;
  failure_code?: string;
  returned_at?: number;
  /** Unset: completed, for an automatic one. */
  reconciliation_status?: string;
  /** Stripe's ids of what an automatic one carries; unset: not asked. */
  transfers?: string[];
  payouts?: string[];
}

const now = () => Math.floor(Date.now() / 1000) + 1;

/** Records the answer of Stripe, and answers Stripe's id of the payout. */
export async function tellBankPayout(db: pg.Pool | pg.ClientBase, told: ToldPayout): Promise<string> {
  const id = told.id ?? `po_told${randomBytes(8).toString("hex")}`;
  const payout = {
    id,
    amount: told.amount,
    currency: (told.currency ?? "USD").toLowerCase(),
    status: told.status ?? "in_transit",
    automatic: told.automatic ?? false,
    created: told.created ?? now(),
    arrival_date: told.arrives ? Date.parse(`${told.arrives}T00:00Z`) / 1000 : now(),
    last4: "6789",
    failure_code: told.failure_code ?? null,
    failure_message: null,
    returned_at: told.returned_at ?? null,
    reconciliation_status: told.reconciliation_status ?? (told.automatic ? "completed" : "not_applicable"),
  };
  const isAsked = told.transfers ?? told.payouts;
  await db.query("select app_private.record_bank_payout($1, $2, clock_timestamp(), $3)", [
    told.account,
    JSON.stringify(payout),
    isAsked ? JSON.stringify({ transfers: told.transfers ?? [], payouts: told.payouts ?? [] }) : null,
  ]);
  return id;
}
