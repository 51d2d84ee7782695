// Asking Stripe whether a recruiter's account can receive, and recording the answer: the one way to know it.

import type { JobHelpers } from "graphile-worker";
import { recordNewest } from "./state_sync.ts";

export async function syncPayoutAccount(helpers: JobHelpers, accountId: string): Promise<void> {
  await recordNewest(
    helpers,
    (stripe) => stripe.retrieveAccount(accountId),
    async ({ transfersEnabled, requirementsDue, disabledReason }, askedAt) => {
      const { rows } = await helpers.query<{ recorded: boolean }>(
        "select app_private.record_payout_account($1, $2, $3, $4, $5) as recorded",
        [accountId, transfersEnabled, requirementsDue, disabledReason, askedAt],
      );
      return rows[0]?.recorded ?? false;
    },
  );
}
