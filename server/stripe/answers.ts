// Intents and the answers to them. The one place where an answer's shape is checked: only an object that is the one asked
// for is believed. Whether a transfer that fits belongs to another intent, only the database knows
// (app_private.record_transfer_answers).

import Stripe from "stripe";

/** What is committed of a transfer or reversal before Stripe hears of it; all of it was frozen with its idempotency key. */
interface CommittedIntent {
  /** For the log. */
  run_id: string | null;
  /** How often it was sent, this time included. */
  attempt: number;
  /** Unix milliseconds: later, others may have settled it, so it is not sent any more. */
  send_before: number;
  idempotency_key: string;
  /** Minor units. */
  amount: string;
  currency: string;
  metadata: Record<string, string>;
}

/** Money to a recruiter, as it is told to Stripe. */
export interface TransferIntent extends CommittedIntent {
  transfer_id: string;
  reversal_id: null;
  destination: string;
  /** Null: Stripe gives it the group of the charge. */
  transfer_group: string | null;
  /** The charge that it names; null: none. */
  source_transaction: string | null;
  description: string;
}

/** Money back from a recruiter, as it is told to Stripe. */
export interface ReversalIntent extends CommittedIntent {
  transfer_id: null;
  reversal_id: string;
  /** Of which it takes a part back. */
  stripe_transfer_id: string;
}

export type Intent = TransferIntent | ReversalIntent;

/** Stripe's answer, or the reason why there is none. */
export interface StripeAnswer {
  http_status: number | null;
  /** Stripe's error code or the network failure's name; null: what came back matches the intent. */
  code: string | null;
  message: string | null;
  request_id: string | null;
}

/** Answers in the words of app_private.record_transfer_answers. */
export interface TransferAnswer extends StripeAnswer {
  stripe_transfer_id: string | null;
}

export interface ReversalAnswer extends StripeAnswer {
  stripe_reversal_id: string | null;
}

/** Stripe's answer proves nothing: it is not what was asked for. */
export class UnexpectedAnswer extends Error {}

/** As Stripe says, and as app_private.max_identifier keeps it. */
const LONGEST_ID = 255;

/** stripe-node takes every JSON without "error" for a success: only what was asked for is one. */
export function isTransferOf(transfer: Stripe.Transfer, intent: TransferIntent): boolean {
  return (
    transfer.object === "transfer" &&
    typeof transfer.id === "string" &&
    transfer.id.startsWith("tr_") &&
    transfer.id.length <= LONGEST_ID &&
    transfer.amount === Number(intent.amount) &&
    transfer.currency === intent.currency.toLowerCase() &&
    destinationOf(transfer) === intent.destination &&
    sourceOf(transfer) === intent.source_transaction
  );
}

export function isReversalOf(reversal: Stripe.TransferReversal, intent: ReversalIntent): boolean {
  return (
    reversal.object === "transfer_reversal" &&
    typeof reversal.id === "string" &&
    reversal.id.startsWith("trr_") &&
    reversal.id.length <= LONGEST_ID &&
    reversal.amount === Number(intent.amount) &&
    reversal.currency === intent.currency.toLowerCase() &&
    reversal.transfer === intent.stripe_transfer_id
  );
}

export function believedIf(matches: boolean, { lastResponse }: Stripe.Response<object>): StripeAnswer {
  return {
    http_status: lastResponse.statusCode,
    code: matches ? null : "answer_mismatch",
    message: matches ? null : "Stripe's answer is not what was asked for.",
    request_id: lastResponse.requestId ?? null,
  };
}

/** The same for objects that are read: any other proves nothing about the one that was asked for. */
export function assertIs(answer: { object: string; id: string }, object: string, id: string): void {
  if (answer.object === object && answer.id === id) return;
  throw new UnexpectedAnswer(`Stripe's answer is not the ${object} ${id} that was asked for.`);
}

export function destinationOf({ destination }: Stripe.Transfer): string | null {
  return typeof destination === "string" ? destination : (destination?.id ?? null);
}

export function sourceOf({ source_transaction: source }: Stripe.Transfer): string | null {
  return typeof source === "string" ? source : (source?.id ?? null);
}

export function failureOf(error: unknown): StripeAnswer {
  const answer: StripeAnswer = {
    http_status: null,
    code: "unknown",
    message: error instanceof Error ? error.message : String(error),
    request_id: null,
  };
  if (error instanceof Stripe.errors.StripeConnectionError) {
    const detail: unknown = error.detail;
    const network = typeof detail === "object" && detail !== null && "code" in detail ? String(detail.code) : undefined;
    return { ...answer, code: network ?? error.code ?? "connection_error" };
  }
  if (error instanceof Stripe.errors.StripeError) {
    // An answer that is not Stripe's JSON proves nothing, whatever its status says.
    const isStripes = error.rawType !== undefined;
    return {
      ...answer,
      http_status: isStripes ? (error.statusCode ?? null) : null,
      code: error.code ?? error.rawType ?? "unreadable_answer",
      request_id: error.requestId ?? null,
    };
  }
  return answer;
}

/** The failure of a question, for the database to say what follows; null: the error did not come from asking Stripe. */
export function failedAnswer(error: unknown): StripeAnswer | null {
  if (error instanceof UnexpectedAnswer) {
    return { http_status: null, code: "answer_mismatch", message: error.message, request_id: null };
  }
  return error instanceof Stripe.errors.StripeError ? failureOf(error) : null;
}
