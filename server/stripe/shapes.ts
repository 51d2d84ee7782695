// What the gateway reports: Stripe's objects as far as the database reads them, and how they come out of Stripe's answers.

import Stripe from "stripe";
import { destinationOf, sourceOf, UnexpectedAnswer } from "./answers.ts";

/** A transfer as Stripe's list shows it, as far as app_private.record_look_up compares it. */
export interface FoundTransfer {
  id: string;
  transfer_group: string | null;
  /** The charge that it names. */
  source_transaction: string | null;
  /** Unix seconds. */
  created: number;
  /** Minor units. */
  amount: number;
  /** Minor units, of them taken back. */
  amount_reversed: number;
  currency: string;
  destination: string | null;
  metadata: Record<string, string>;
}

/** A transfer as Stripe has it now. */
export interface CurrentTransfer extends FoundTransfer {
  reversals: Pick<Stripe.TransferReversal, "id" | "created" | "amount" | "currency" | "metadata">[];
}

/** A movement on the platform's balance. */
export interface BalanceTransaction {
  id: string;
  type: BalanceTransactionType;
  /** The transfer or reversal that moved it. */
  source: string | null;
  /** Minor units; negative: it left the balance. */
  amount: number;
  currency: string;
  /** Unix seconds. */
  created: number;
}
export type BalanceTransactionType = "transfer" | "transfer_refund";

/** Money that is pending on the platform's balance, as app_private.record_pending_funds reads it. */
export interface PendingFunds {
  id: string;
  currency: string;
  /** Unix seconds. */
  available_on: number;
  /** Minor units, after Stripe's fees. */
  net: number;
}

/** What a company paid, as far as app_private.record_charge reads it. */
export interface FeeCharge {
  id: string;
  /** Minor units, as the next one. */
  amount: number;
  amount_refunded: number;
  currency: string;
  /** Unix seconds. */
  created: number;
  paid: boolean;
  metadata: Record<string, string>;
  balance_transaction: string | null;
}

/** What companies' payments, and what is given back of them, leave on the platform's balance. */
export const INCOME_TYPES = ["charge", "payment", "refund", "payment_refund"] as const;

/** The same of a reversal. */
export interface FoundReversal {
  id: string;
  /** Unix seconds. */
  created: number;
  /** Minor units. */
  amount: number;
  currency: string;
  metadata: Record<string, string> | null;
}

/** A payout of a connected account to its bank, as app_private.record_bank_payout takes it. */
export interface BankPayout {
  id: string;
  /** Minor units. */
  amount: number;
  currency: string;
  status: string;
  automatic: boolean;
  /** Unix seconds, as the next. */
  created: number;
  arrival_date: number;
  /** The last digits of the bank account or card. */
  last4: string | null;
  failure_code: string | null;
  failure_message: string | null;
  /** Unix seconds: when its money came back. */
  returned_at: number | null;
  reconciliation_status: string;
}

/** What an automatic one carries: transfers of the platform, and payouts that came back before. */
export interface BankPayoutContent {
  transfers: string[];
  payouts: string[];
}

/** Minor units by currency. */
export interface Balance {
  /** Can be transferred. */
  available: Record<string, number>;
  pending: Record<string, number>;
}

export interface AccountState {
  transfersEnabled: boolean;
  requirementsDue: string[];
  disabledReason: string | null;
  /** Two letters; null when Stripe does not say. */
  country: string | null;
  facts: AccountFacts | null;
}

/** What else Stripe says of an account, as app_private.record_payout_account takes it. */
interface AccountFacts {
  /** Bank accounts and cards; null: Stripe does not show them to the platform, as with a standard account. */
  external_accounts: ExternalAccount[] | null;
  payouts_enabled: boolean | null;
  past_due: string[];
  eventually_due: string[];
  /** Unix seconds. */
  current_deadline: number | null;
  default_currency: string | null;
  payout_interval: string | null;
  service_agreement: string | null;
  debit_negative_balances: boolean | null;
}

export interface AccountWish {
  country: string;
  email: string;
  serviceAgreement: "full" | "recipient";
  cardPayments: boolean;
  recruiterId: string;
}

export interface AccountPage {
  kind: "onboarding" | "dashboard";
  /** A secret. */
  url: string;
  expiresAt: Date | null;
}

export interface ExternalAccount {
  id: string;
  fingerprint: string | null;
  currency: string | null;
}

/** Of a reference to an object that Stripe may have put in whole. */
export function idOf(reference: string | { id: string } | null | undefined): string | null {
  return typeof reference === "string" ? reference : (reference?.id ?? null);
}

export function nullIfMissing(error: unknown): null {
  if (error instanceof Stripe.errors.StripeError && error.code === "resource_missing") return null;
  throw error;
}

export function foundTransfer(transfer: Stripe.Transfer): FoundTransfer {
  const { id, transfer_group, created, amount, amount_reversed, currency, metadata } = transfer;
  const destination = destinationOf(transfer);
  const source_transaction = sourceOf(transfer);
  return { id, transfer_group, source_transaction, created, amount, amount_reversed, currency, metadata, destination };
}

export function foundReversal({ id, created, amount, currency, metadata }: Stripe.TransferReversal): FoundReversal {
  return { id, created, amount, currency, metadata };
}

/** Stripe has no such object, or the account was closed, or its owner has cut it off from the platform. */
export function isGone(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeError && ["account_invalid", "resource_missing"].includes(error.code ?? "")
  );
}

const BANK_PAYOUT_STATUSES = ["pending", "in_transit", "paid", "failed", "canceled"];

export function bankPayout(payout: Stripe.Payout): BankPayout {
  const { id, amount, currency, status, automatic, created, arrival_date, failure_code, failure_message } = payout;
  if (!BANK_PAYOUT_STATUSES.includes(status)) {
    throw new UnexpectedAnswer(`Stripe says that the payout ${id} is ${status}, which is no status that is known.`);
  }
  const { destination, failure_balance_transaction: back, reconciliation_status } = payout;
  const last4 = typeof destination === "object" && destination && "last4" in destination ? destination.last4 : null;
  return {
    id,
    amount,
    currency,
    status,
    automatic,
    created,
    arrival_date,
    last4: last4 ?? null,
    failure_code,
    failure_message,
    returned_at: typeof back === "object" && back ? back.created : null,
    reconciliation_status,
  };
}
