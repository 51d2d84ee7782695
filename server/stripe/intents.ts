// The tasks of whatever moves money at Stripe. A transfer pays a recruiter, a reversal takes a part of a transfer back: both
// are committed as intents, sent, answered, and looked up when nobody knows whether Stripe has made them.

import type { JobHelpers, Task } from "graphile-worker";
import { z } from "zod";
import { callAsJob } from "../database/as_job.ts";
import type { StripeGateway } from "./gateway.ts";
import { askStripe, stripeLimiter, type Turn } from "./limiter.ts";
import { transferLedger } from "./transfer_ledger.ts";

type Kind = "transfer" | "reversal";

const LINES = {
  transfer: { made: "a payment was made", notMade: "a payment was not made" },
  reversal: { made: "money was taken back", notMade: "money was not taken back" },
} as const;

/** Made once: a schema is compiled when it is first used. */
const PAYLOADS = {
  transfer: z.object({ transfer_id: z.uuid() }).transform(({ transfer_id }) => transfer_id),
  reversal: z.object({ reversal_id: z.uuid() }).transform(({ reversal_id }) => reversal_id),
} as const;
/** A claim gives several transfers to one job, which costs a job's way through the queue once. */
const SEVERAL_TRANSFERS = z.object({ transfer_ids: z.array(z.uuid()) }).transform(({ transfer_ids }) => transfer_ids);
const INTENTS = {
  transfer: z.union([SEVERAL_TRANSFERS, PAYLOADS.transfer.transform((id) => [id])]),
  reversal: PAYLOADS.reversal.transform((id) => [id]),
} as const;

/**
 * Moves committed intents, each by itself: mark as sent, call Stripe in its turn with no transaction open, record the answer.
 */
export function executionOf(kind: Kind): Task {
  return async (payload, helpers) => {
    const ids = INTENTS[kind].parse(payload);
    const limiter = await stripeLimiter(helpers);
    const move = async (id: string) => {
      // What is not sent now stays an intent, and gets another job.
      const turn = await limiter.enter(helpers.abortSignal);
      if (turn !== null) await sendIntent(id, limiter.gateway, helpers, { turn });
    };
    // None waits for another one's failure; the job fails when all have ended, and what is done is not done again.
    const outcomes = await Promise.allSettled(ids.map(move));
    const failed = outcomes.find((outcome) => outcome.status === "rejected");
    if (failed) throw failed.reason;
  };
}

/** `isProbe`: past an open circuit breaker. That Stripe refuses it still was said when the breaker opened. */
export async function sendIntent(
  id: string,
  gateway: StripeGateway,
  helpers: JobHelpers,
  { isProbe = false, turn = async () => undefined }: { isProbe?: boolean; turn?: Turn } = {},
): Promise<void> {
  const ledger = transferLedger(helpers.withPgClient);
  const intent = await ledger.begin(id);
  if (intent === null) return;
  await turn();
  const answer = await gateway.create(intent);
  await ledger.record(intent, answer, helpers);
  const lines = LINES[intent.reversal_id === null ? "transfer" : "reversal"];
  const facts = {
    run: intent.run_id,
    payout: intent.metadata.holdback_payout_id,
    amount: intent.amount,
    currency: intent.currency,
    ...(answer.request_id ? { stripeRequest: answer.request_id } : {}),
  };
  if (answer.code === null) {
    const made = "stripe_transfer_id" in answer ? answer.stripe_transfer_id : answer.stripe_reversal_id;
    helpers.logger.info(lines.made, { facts: { ...facts, outcome: made } });
  } else if (!isProbe) {
    const reason = answer.message ?? undefined;
    helpers.logger.warn(lines.notMade, {
      facts: { ...facts, outcome: answer.code, status: answer.http_status, reason },
    });
  }
}

/** What to look for in Stripe's lists: the transfers of a group to an account, or the reversals of a transfer. */
type Question = { attempt: number } & (
  | { stripe_transfer_id: null; transfer_group: string | null; destination: string; since: Date }
  | { stripe_transfer_id: string }
);

/** Finds out about an intent in doubt from Stripe's list, when its idempotency key can tell nothing more. */
export function lookUpOf(kind: Kind): Task {
  return async (payload, helpers) => {
    const id = PAYLOADS[kind].parse(payload);
    const { rows } = await helpers.query<Question>("select * from app_private.begin_look_up($1)", [id]);
    const question = rows[0];
    if (!question) return;
    const found = await askStripe(
      helpers,
      (stripe): Promise<object[]> =>
        question.stripe_transfer_id === null
          ? stripe.findTransfers(question.transfer_group, question.destination, question.since)
          : stripe.findReversals(question.stripe_transfer_id),
    );
    await callAsJob<string>(helpers, "app_private.record_look_up($1, $2, $3)", [
      id,
      question.attempt,
      JSON.stringify(found),
    ]);
  };
}
