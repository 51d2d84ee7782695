// Asks Stripe whether a recruiter's account can receive, and records the answer.

import type { Task } from "graphile-worker";
import { z } from "zod";
import { refreshPayoutAccount } from "../server/stripe/state_sync.ts";

const Payload = z.object({ stripe_account_id: z.string() });

const syncPayoutAccount: Task = async (payload, helpers) => {
  await refreshPayoutAccount(helpers, Payload.parse(payload).stripe_account_id);
};

export default syncPayoutAccount;
