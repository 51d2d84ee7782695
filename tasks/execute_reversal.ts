// Takes money back by one committed reversal: mark as sent, call Stripe with no transaction open, record the answer.

import type { Task } from "graphile-worker";
import { z } from "zod";
import type { ReversalIntent } from "../server/stripe/answers.ts";
import { stripeLimiter } from "../server/stripe/limiter.ts";
import { SEND_WITHIN_MS } from "../server/stripe/transfer_ledger.ts";

const Payload = z.object({ reversal_id: z.uuid() });

const executeReversal: Task = async (payload, helpers) => {
  const { reversal_id } = Payload.parse(payload);
  const limiter = await stripeLimiter(helpers);
  // What is not sent now stays an intent, and gets another job.
  if (!(await limiter.enter(helpers.abortSignal))) return;
  const send_before = Date.now() + SEND_WITHIN_MS;
  const { rows } = await helpers.query<Omit<ReversalIntent, "send_before">>(
    "select * from app_private.begin_reversal($1)",
    [reversal_id],
  );
  const intent = rows[0];
  if (!intent) return;
  const answer = await limiter.gateway.createReversal({ ...intent, send_before });
  await helpers.query("select app_private.record_reversal_answer($1)", [
    JSON.stringify({ reversal_id, attempt: intent.attempt, ...answer }),
  ]);
};

export default executeReversal;
