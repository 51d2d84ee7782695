// Asks Stripe whether a recruiter's account can receive, and records the answer.

import type { Task } from "graphile-worker";
import { z } from "zod";
import { askStripe } from "../server/stripe_lane.ts";

const Payload = z.object({ stripe_account_id: z.string() });

const syncPayoutAccount: Task = async (payload, helpers) => {
  const { stripe_account_id } = Payload.parse(payload);
  const state = await askStripe(helpers, (stripe) => stripe.retrieveAccount(stripe_account_id));
  await helpers.query("select app_private.record_payout_account($1, $2, $3, $4)", [
    stripe_account_id,
    state.transfersEnabled,
    state.requirementsDue,
    state.disabledReason,
  ]);
};

export default syncPayoutAccount;
