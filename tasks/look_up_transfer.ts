// Finds out about a transfer in doubt from Stripe's list, when its idempotency key can tell nothing more.

import type { Task } from "graphile-worker";
import { z } from "zod";
import { callAsJob } from "../server/database/as_job.ts";
import { askStripe } from "../server/stripe/limiter.ts";

const Payload = z.object({ transfer_id: z.uuid() });

interface Question {
  attempt: number;
  transfer_group: string;
  destination: string;
}

const lookUpTransfer: Task = async (payload, helpers) => {
  const { transfer_id } = Payload.parse(payload);
  const { rows } = await helpers.query<Question>("select * from app_private.begin_look_up($1)", [transfer_id]);
  const question = rows[0];
  if (!question) return;
  const found = await askStripe(helpers, (stripe) =>
    stripe.findTransfers(question.transfer_group, question.destination),
  );
  await callAsJob<string>(helpers, "app_private.record_look_up($1, $2, $3)", [
    transfer_id,
    question.attempt,
    JSON.stringify(found),
  ]);
};

export default lookUpTransfer;
