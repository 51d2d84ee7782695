// One line of the journal: everything that happened at once, so that a torn line loses all of it or nothing.

import type Stripe from "stripe";
import type { AccountFacts, Movement, WebhookEndpoint } from "./rows.ts";

export type Change =
  | { kind: "account"; facts: AccountFacts }
  | { kind: "topup"; object: Stripe.Topup }
  | { kind: "payout"; id: string; owner: string; currency: string; amount: number }
  | { kind: "bank_payout"; owner: string; object: Stripe.Payout; carries: string[]; last4: string }
  | { kind: "bank_payout_update"; object: Stripe.Payout }
  | { kind: "transfer"; object: Stripe.Transfer; key: string | null }
  | { kind: "transfer_update"; object: Stripe.Transfer }
  | { kind: "reversal"; object: Stripe.TransferReversal; key: string | null }
  | { kind: "reversal_update"; object: Stripe.TransferReversal }
  /** A charge, or what stands beside it: an object that is kept as it is. */
  | { kind: "income"; object: { id: string; object: string; created: number } }
  /** What a charge, a refund or a dispute moves on the platform's balance. */
  | { kind: "movement"; movement: Omit<Movement, "seq" | "id" | "owner" | "created"> }
  | { kind: "clock"; offset_ms: number }
  | { kind: "endpoint_added"; endpoint: WebhookEndpoint }
  | { kind: "endpoint_removed"; id: string }
  | { kind: "delivered"; event: string; endpoint: string };

export interface EventDraft {
  id: string;
  type: Stripe.Event.Type;
  account?: string;
  /** The object of the event: that of a change of the same commit … */
  of?: number;
  /** … or one of its own. */
  object?: unknown;
  previous?: Record<string, unknown>;
}

/** The answer that is saved under an idempotency key. */
export interface SavedAnswer {
  key: string;
  fingerprint: string;
  path: string;
  status: number;
  requestId: string;
  /** The body: the object of a change of the same commit … */
  of?: number;
  /** … or a text of its own. */
  body?: string;
}

export interface Commit {
  /** Milliseconds by the sandbox's clock. */
  at: number;
  changes: Change[];
  events?: EventDraft[];
  request?: { id: string; key: string | null };
  saved?: SavedAnswer;
}

export type CommitDraft = Omit<Commit, "at">;
