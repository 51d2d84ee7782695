// Recording what Stripe says is so now, when several jobs ask the same at once.

import type { JobHelpers } from "graphile-worker";
import type { StripeGateway } from "./gateway.ts";
import { askStripe } from "./limiter.ts";

const MAX_QUESTIONS = 5;

/**
 * Asks, and has the answer recorded. When another answer was recorded meanwhile (`record` says false), nobody can tell
 * which of the two is the newer one, so Stripe is asked again.
 */
export async function recordNewest<T>(
  helpers: JobHelpers,
  ask: (stripe: StripeGateway) => Promise<T>,
  record: (answer: T, askedAt: string) => Promise<boolean>,
): Promise<void> {
  for (let i = 0; i < MAX_QUESTIONS; i++) {
    // The database's clock: the answers of all workers are compared by it.
    const { rows } = await helpers.query<{ moment: string }>("select clock_timestamp()::text as moment");
    const answer = await askStripe(helpers, ask);
    if (await record(answer, rows[0]?.moment as string)) return;
  }
  throw new Error("Other jobs ask Stripe the same all the time. This one is tried again later.");
}
