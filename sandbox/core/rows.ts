// The rows that the sandbox remembers. `json` is the object as Stripe would render it now, kept as text: lists and
// answers are then only joined together.

import type Stripe from "stripe";

export interface Row {
  /** Position in the order of creation; lists are cut by it. */
  readonly seq: number;
  readonly id: string;
  /** Unix seconds, by the sandbox's clock. */
  readonly created: number;
}

type CapabilityStatus = "active" | "inactive" | "pending";

export interface AccountFacts {
  id: string;
  created: number;
  country: string;
  default_currency: string;
  email: string | null;
  metadata: Record<string, string>;
  transfers: CapabilityStatus;
  payouts_enabled: boolean;
  details_submitted: boolean;
  currently_due: string[];
  disabled_reason: string | null;
  eventually_due?: string[];
  /** Unix seconds: until when currently_due is wanted. */
  current_deadline?: number | null;
  service_agreement?: "full" | "recipient";
  /** Null: not shown to the platform, as with a standard account. */
  bank_accounts?: BankAccountFacts[] | null;
  /** Closed or disconnected: Stripe then says that the platform has no access to it. */
  closed: boolean;
  /** When Stripe pays the balance out to the bank by itself; missing: only when somebody asks for it. */
  payout_schedule?: PayoutSchedule;
}

interface PayoutSchedule {
  interval: "manual" | "daily";
  delay_days: number;
}

export interface BankAccountFacts {
  id: string;
  currency: string;
  country: string;
  last4: string;
  fingerprint: string;
  /** The one that is paid in its currency. */
  default_for_currency: boolean;
}

export interface AccountRow extends Row {
  facts: AccountFacts;
  /** Available balance by currency, minor units. */
  readonly balances: Map<string, number>;
  readonly movements: Movement[];
  /** Oldest first. */
  readonly bankPayouts: BankPayoutRow[];
}

/** What Stripe pays, or paid, from a connected account's balance to its bank. */
export interface BankPayoutRow extends Row {
  readonly owner: string;
  /** The movements that an automatic one pays out; of others Stripe does not tell. */
  readonly carries: Movement[];
  /** The last digits of the bank account that it goes to. */
  readonly last4: string;
  object: Stripe.Payout;
}

export interface TransferRow extends Row {
  readonly amount: number;
  readonly currency: string;
  readonly destination: string;
  readonly group: string | null;
  /** The idempotency key it was created under. */
  readonly key: string | null;
  reversed: number;
  json: string;
  readonly reversals: ReversalRow[];
}

export interface ReversalRow extends Row {
  readonly transfer: string;
  readonly amount: number;
  readonly currency: string;
  readonly key: string | null;
  json: string;
}

export interface TopupRow extends Row {
  readonly json: string;
}

/** One balance transaction: money in or out of one owner's balance. */
export interface Movement extends Row {
  readonly owner: string;
  readonly currency: string;
  /** Signed. */
  readonly amount: number;
  readonly type: MovementType;
  readonly source: string;
  /** What Stripe kept of it; the amount is what is left. */
  readonly fee?: number;
  /** Unix seconds; pending until then. Without it: at once. */
  readonly availableOn?: number;
}

export type MovementType =
  | "topup"
  | "payout"
  | "payout_failure"
  | "payout_cancel"
  | "transfer"
  | "transfer_refund"
  | "payment"
  | "payment_refund"
  | "charge"
  | "refund"
  | "refund_failure"
  | "adjustment";

/** What a company paid to the platform, and the objects beside it, each as Stripe would render it. */
export interface IncomeRow extends Row {
  json: string;
}

export interface EventRow extends Row {
  readonly type: string;
  /** Set on events of a connected account. */
  readonly account: string | null;
  readonly object: string;
  readonly previous: string | null;
  readonly requestId: string | null;
  readonly key: string | null;
  /** Webhook endpoints that have not answered 2xx yet. */
  readonly pending: Set<string>;
}

export interface WebhookEndpoint {
  id: string;
  url: string;
  secret: string;
  /** Event types, or ["*"]. */
  events: string[];
}
