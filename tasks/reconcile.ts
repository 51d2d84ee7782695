// Compares our transfers with Stripe's since the last time; every difference becomes a finding for a person.

import type { Task } from "graphile-worker";
import { z } from "zod";
import { stripeLimiter } from "../server/stripe/limiter.ts";
import { reconcile as reconcileTransfers } from "../server/stripe/reconciliation/reconcile.ts";

/** _cron comes from the crontab. */
const Payload = z.object({ _cron: z.object({ ts: z.iso.datetime() }).optional() });

const reconcile: Task = async (payload, helpers) => {
  const { _cron } = Payload.parse(payload ?? {});
  await reconcileTransfers({
    withPgClient: helpers.withPgClient,
    limiter: await stripeLimiter(helpers),
    signal: helpers.abortSignal,
    window: null,
    expectedAt: _cron?.ts,
  });
};

export default reconcile;
