// What Stripe has and this database lacks is read from Stripe's lists before anything is sent: after a start, a restore, or
// a transfer of ours that nobody knows here. What becomes of it is decided in SQL (app_private.begin_stripe_reading).

import type { JobHelpers } from "graphile-worker";
import { callAsJob } from "../database/as_job.ts";
import type { StripeGateway } from "../stripe/gateway.ts";
import { stripeLimiter } from "../stripe/limiter.ts";
import type { Page } from "../stripe/pages.ts";

/** How often one question is asked before the job fails, and is tried again. */
const ATTEMPTS = 3;

interface Reading {
  began_at: string;
  /** Unix seconds. */
  ask_from: string;
}

/** Reads Stripe's lists if nothing may be sent before; a moment's work otherwise. */
export async function readStripeList(helpers: JobHelpers): Promise<void> {
  const { rows } = await helpers.query<Reading>(
    "select began_at::text, ask_from::text from app_private.begin_stripe_reading()",
  );
  const reading = rows[0];
  if (!reading) return;
  const range = { from: Number(reading.ask_from), until: null };
  const limiter = await stripeLimiter(helpers);
  const ask = <T>(question: (stripe: StripeGateway) => Promise<T>) =>
    limiter.ask(helpers.abortSignal, question, ATTEMPTS);

  let newest: string | null = null;
  for await (const transfers of pages((after) => ask((stripe) => stripe.listTransfers(range, after)))) {
    newest ??= transfers[0]?.id ?? null;
    if (transfers.length === 0) continue;
    await callAsJob<string>(helpers, "app_private.note_stripe_transfers($1, true)", [JSON.stringify(transfers)]);
  }
  while (await callAsJob<boolean>(helpers, "app_private.adopt_next_transfer($1)", [reading.began_at]));
  for await (const ids of pages((after) => ask((stripe) => stripe.listReversedTransfers(range, after)))) {
    for (const id of new Set(ids)) {
      const transfer = await ask((stripe) => stripe.retrieveTransfer(id));
      if (transfer === null) continue;
      await callAsJob<void>(helpers, "app_private.note_stripe_reversals($1)", [JSON.stringify(transfer)]);
    }
  }
  const problem = await callAsJob<string | null>(helpers, "app_private.finish_stripe_reading($1, $2)", [
    reading.began_at,
    newest,
  ]);
  if (problem !== null) helpers.logger.warn(`nothing is sent to Stripe: ${problem}`);
}

async function* pages<Row>(ask: (after: string | null) => Promise<Page<Row>>): AsyncGenerator<Row[]> {
  let after: string | null = null;
  do {
    const page: Page<Row> = await ask(after);
    yield page.rows;
    after = page.next;
  } while (after !== null);
}
