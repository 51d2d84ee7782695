// Payouts of recruiters' Stripe accounts to their banks: asked for, and recorded.

import type { JobHelpers } from "graphile-worker";
import { callAsJob } from "../database/as_job.ts";
import { askStripe } from "./limiter.ts";
import type { Page } from "./pages.ts";
import type { BankPayout, BankPayoutContent } from "./shapes.ts";
import { askUntilRecorded, databaseTime } from "./state_sync.ts";

interface Answer {
  payout: BankPayout;
  /** Null: Stripe does not tell. */
  content: BankPayoutContent | null;
}

/** Records a payout as it is now. False: Stripe has none with this id. */
export async function refreshBankPayout(helpers: JobHelpers, account: string, payoutId: string): Promise<boolean> {
  let isThere = true;
  await askUntilRecorded<Answer | null>(
    helpers,
    async () => {
      const payout = await askStripe(helpers, (stripe) => stripe.retrieveBankPayout(account, payoutId));
      return payout && { payout, content: await contentOf(helpers, account, payout) };
    },
    async (answer, askedAt) => {
      isThere = answer !== null;
      return answer === null || (await record(helpers, account, answer, askedAt));
    },
  );
  return isThere;
}

/** Records the account's payout schedule, and all payouts since a moment (Unix seconds), the oldest first. */
export async function refreshBankPayouts(helpers: JobHelpers, account: string, from: number): Promise<void> {
  const interval = await askStripe(helpers, (stripe) => stripe.retrievePayoutInterval(account));
  if (interval) await helpers.query("select app_private.record_bank_payout_schedule($1, $2)", [account, interval]);
  const found: (BankPayout & { askedAt: string })[] = [];
  let after: string | null = null;
  do {
    const askedAt = await databaseTime(helpers);
    const start = after;
    const page: Page<BankPayout> = await askStripe(helpers, (stripe) =>
      stripe.listBankPayouts(account, { from, until: null }, start),
    );
    found.push(...page.rows.map((payout) => ({ ...payout, askedAt })));
    after = page.next;
  } while (after !== null);
  const { rows } = await helpers.query<{ known: string[] }>("select app_private.known_carries($1) as known", [
    found.map(({ id }) => id),
  ]);
  const known = new Set(rows[0]?.known);
  for (const { askedAt, ...payout } of found.reverse()) {
    const content = known.has(payout.id) ? null : await contentOf(helpers, account, payout);
    // What was recorded meanwhile is newer.
    await record(helpers, account, { payout, content }, askedAt);
  }
}

/** Stripe tells it of automatic ones alone. What it carries of payouts that came back is known before it is. */
async function contentOf(helpers: JobHelpers, account: string, payout: BankPayout): Promise<BankPayoutContent | null> {
  if (!payout.automatic) return null;
  const content = await askStripe(helpers, (stripe) => stripe.readBankPayoutContent(account, payout.id));
  for (const earlier of content.payouts) await refreshBankPayout(helpers, account, earlier);
  return content;
}

function record(helpers: JobHelpers, account: string, { payout, content }: Answer, askedAt: string): Promise<boolean> {
  return callAsJob<boolean>(helpers, "app_private.record_bank_payout($1, $2, $3, $4)", [
    account,
    JSON.stringify(payout),
    askedAt,
    content && JSON.stringify(content),
  ]);
}
