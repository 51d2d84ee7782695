// Asking Stripe what is available on the platform's balance; what waited for money and fits is paid.

import type { JobHelpers } from "graphile-worker";
import { recordNewest } from "./state_sync.ts";

export async function syncPlatformBalance(helpers: JobHelpers): Promise<void> {
  await recordNewest(
    helpers,
    (stripe) => stripe.retrieveBalance(),
    async (available, askedAt) => {
      const { rows } = await helpers.query<{ resumed: number | null }>(
        "select app_private.record_platform_balance($1, $2) as resumed",
        [JSON.stringify(available), askedAt],
      );
      return rows[0]?.resumed !== null;
    },
  );
}
