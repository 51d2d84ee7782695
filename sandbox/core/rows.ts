// The rows that the sandbox remembers. `json` is the object as Stripe would render it now, kept as text: lists and
// answers are then only joined together.

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
  /** Null: not shown to the platform, as with a standard account. */
  bank_accounts?: BankAccountFacts[] | null;
  /** Closed or disconnected: Stripe then says that the platform has no access to it. */
  closed: boolean;
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
  | "transfer"
  | "transfer_refund"
  | "payment"
  | "payment_refund"
  | "charge"
  | "refund"
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
