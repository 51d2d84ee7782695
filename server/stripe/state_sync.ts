// Stripe's current state of a recruiter's account and of the platform's balance: asked for, and recorded.

import type { JobHelpers } from "graphile-worker";
import { callAsJob } from "../database/as_job.ts";
import { askStripe } from "./limiter.ts";
import type { Page } from "./pages.ts";
import { INCOME_TYPES, type PendingFunds } from "./shapes.ts";

const MAX_QUESTIONS = 5;

/** Records whether a recruiter's account can receive. */
export async function refreshPayoutAccount(helpers: JobHelpers, accountId: string): Promise<void> {
  await askUntilRecorded(
    helpers,
    () => askStripe(helpers, (stripe) => stripe.retrieveAccount(accountId)),
    ({ transfersEnabled, requirementsDue, disabledReason, country, facts }, askedAt) =>
      callAsJob<boolean>(helpers, "app_private.record_payout_account($1, $2, $3, $4, $5, $6, $7)", [
        accountId,
        transfersEnabled,
        requirementsDue,
        disabledReason,
        askedAt,
        country,
        facts === null ? null : JSON.stringify(facts),
      ]),
  );
}

/** Records the balance; what waited for money and fits is paid. */
export async function refreshPlatformBalance(helpers: JobHelpers): Promise<void> {
  await askUntilRecorded(
    helpers,
    () => askStripe(helpers, (stripe) => stripe.retrieveBalance()),
    async ({ available, pending }, askedAt) => {
      const values = [JSON.stringify(available), askedAt, JSON.stringify(pending)];
      const recorded = "app_private.record_platform_balance($1, $2, $3)";
      return (await callAsJob<number | null>(helpers, recorded, values)) !== null;
    },
  );
}

/** Records when the money that is pending on the balance becomes available. */
export async function refreshPendingFunds(helpers: JobHelpers): Promise<void> {
  const { rows } = await helpers.query<{ since: string }>("select app_private.pending_funds_since() as since");
  const range = { from: Number(rows[0]?.since), until: null };
  const pending: PendingFunds[] = [];
  for (const type of INCOME_TYPES) {
    for (let after: string | null = null, more = true; more; more = after !== null) {
      const page: Page<PendingFunds> = await askStripe(helpers, (stripe) =>
        stripe.listPendingFunds(type, range, after),
      );
      pending.push(...page.rows);
      after = page.next;
    }
  }
  await callAsJob<unknown>(helpers, "app_private.record_pending_funds($1)", [JSON.stringify(pending)]);
}

/**
 * Asks, and has the answer recorded. When another answer was recorded meanwhile (`record` says false), nobody can tell
 * which of the two is the newer one, so Stripe is asked again.
 */
export async function askUntilRecorded<T>(
  helpers: JobHelpers,
  ask: () => Promise<T>,
  record: (answer: T, askedAt: string) => Promise<boolean>,
): Promise<void> {
  for (let i = 0; i < MAX_QUESTIONS; i++) {
    const askedAt = await databaseTime(helpers);
    const answer = await ask();
    if (await record(answer, askedAt)) return;
  }
  throw new Error("Other jobs ask Stripe the same all the time. This one is tried again later.");
}

/** The database's clock: the answers of all workers are compared by it. */
export async function databaseTime(helpers: JobHelpers): Promise<string> {
  const { rows } = await helpers.query<{ moment: string }>("select clock_timestamp()::text as moment");
  return rows[0]?.moment as string;
}
