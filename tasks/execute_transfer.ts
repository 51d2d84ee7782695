// Moves one committed intent: mark as sent, call Stripe with no transaction open, record the answer.

import type { Task } from "graphile-worker";
import { z } from "zod";
import { stripeLimiter } from "../server/stripe/limiter.ts";
import { transferLedger } from "../server/stripe/transfer_ledger.ts";

const Payload = z.object({ transfer_id: z.uuid() });

const executeTransfer: Task = async (payload, helpers) => {
  const { transfer_id } = Payload.parse(payload);
  const limiter = await stripeLimiter(helpers);
  // What is not sent now stays an intent, and gets another job.
  if (!(await limiter.enter(helpers.abortSignal))) return;
  const ledger = transferLedger(helpers.withPgClient);
  const intent = await ledger.begin(transfer_id);
  if (intent === null) return;
  const answer = await limiter.gateway.createTransfer(intent);
  await ledger.record(intent, answer, helpers.job);
  helpers.logger.info(`a payment was ${answer.code === null ? "made" : "not made"}`, {
    payment: {
      run: intent.run_id,
      payout: intent.metadata.holdback_payout_id,
      amount: intent.amount,
      currency: intent.currency,
      outcome: answer.code ?? answer.stripe_transfer_id,
    },
  });
};

export default executeTransfer;
