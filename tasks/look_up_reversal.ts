// Finds out about a reversal in doubt from Stripe's list, when its idempotency key can tell nothing more.

import type { Task } from "graphile-worker";
import { z } from "zod";
import { callAsJob } from "../server/database/as_job.ts";
import { askStripe } from "../server/stripe/limiter.ts";

const Payload = z.object({ reversal_id: z.uuid() });

interface Question {
  attempt: number;
  stripe_transfer_id: string;
}

const lookUpReversal: Task = async (payload, helpers) => {
  const { reversal_id } = Payload.parse(payload);
  const { rows } = await helpers.query<Question>("select * from app_private.begin_reversal_look_up($1)", [reversal_id]);
  const question = rows[0];
  if (!question) return;
  const found = await askStripe(helpers, (stripe) => stripe.findReversals(question.stripe_transfer_id));
  await callAsJob<string>(helpers, "app_private.record_reversal_look_up($1, $2, $3)", [
    reversal_id,
    question.attempt,
    JSON.stringify(found),
  ]);
};

export default lookUpReversal;
