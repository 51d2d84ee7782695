// Stripe's answers without Stripe: recorded as a worker records them that always hears the same.

import type pg from "pg";

export interface StripeAnswer {
  http_status: number;
  code?: string;
  message?: string;
}

/** Runs what is due, and records this answer to every transfer that it makes; by default that they succeeded. */
export async function answerDue(
  db: Pick<pg.ClientBase, "query">,
  answer: StripeAnswer = { http_status: 200 },
): Promise<void> {
  await db.query("select app.process_due_schedules()");
  const { rows } = await db.query<{ transfer_id: string; attempt: number }>(
    "select transfer_id, attempt from app_private.begin_transfers(array(select id from app.payout_transfers where status = 'intended'))",
  );
  const answers = rows.map((sent) => ({
    ...sent,
    ...answer,
    ...(answer.http_status === 200 ? { stripe_transfer_id: `tr_${sent.transfer_id.slice(-12)}` } : {}),
  }));
  await db.query("select app_private.record_transfer_answers($1)", [JSON.stringify(answers)]);
}
