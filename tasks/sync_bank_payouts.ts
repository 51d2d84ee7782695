// Asks Stripe for the payouts of a recruiter's account to their bank, and records them.

import type { Task } from "graphile-worker";
import { z } from "zod";
import { refreshBankPayouts } from "../server/stripe/bank_payouts.ts";

const Payload = z.object({ stripe_account_id: z.string(), from: z.int() });

const syncBankPayouts: Task = async (payload, helpers) => {
  const { stripe_account_id, from } = Payload.parse(payload);
  await refreshBankPayouts(helpers, stripe_account_id, from);
};

export default syncBankPayouts;
