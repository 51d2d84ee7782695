// Asks Stripe what a recruiter's account holds, after a reversal that it did not cover: the next one asks for as much.

import type { Task } from "graphile-worker";
import { z } from "zod";
import { callAsJob } from "../server/database/as_job.ts";
import { askStripe } from "../server/stripe/limiter.ts";

const Payload = z.object({ stripe_account_id: z.string() });

const syncAccountBalance: Task = async (payload, helpers) => {
  const { stripe_account_id } = Payload.parse(payload);
  const { available } = await askStripe(helpers, (stripe) => stripe.retrieveBalance(stripe_account_id));
  await callAsJob<unknown>(helpers, "app_private.record_account_balance($1, $2)", [
    stripe_account_id,
    JSON.stringify(available),
  ]);
};

export default syncAccountBalance;
