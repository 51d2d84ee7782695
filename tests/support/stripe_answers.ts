// Stripe's answers without Stripe: recorded as a worker records them that always hears the same.

import type pg from "pg";

export interface StripeAnswer {
  http_status: number;
  code?: string;
  message?: string;
}

/** Runs what is due, and records this answer to every transfer that it makes; by default that they succeeded. */
export async function answerDue(db: Pick<pg.ClientBase, "query">, answer?: StripeAnswer): Promise<void> {
  await db.query("select app.process_due_schedules()");
  await answerTransfers(db, answer);
}

/** Records this answer to every transfer that was claimed and not sent; by default that they succeeded. */
export async function answerTransfers(
  db: Pick<pg.ClientBase, "query">,
  answer: StripeAnswer = { http_status: 200 },
): Promise<void> {
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

/** Takes back what can be taken back of these recruiters' debts now; returns what Stripe was asked for. */
export async function answerReversals(
  db: Pick<pg.ClientBase, "query">,
  recruiterIds: readonly string[],
  answer: StripeAnswer = { http_status: 200 },
): Promise<number[]> {
  const asked: number[] = [];
  for (;;) {
    await db.query("select app_private.claim_reversals()");
    const { rows: sent } = await db.query<{ reversal_id: string; attempt: number; amount: string }>(
      `select begun.* from app.payout_reversals as reversal
        cross join lateral app_private.begin_transfers(array[reversal.id]) as begun
        where reversal.status = 'intended' and reversal.recruiter_id = any ($1)`,
      [recruiterIds],
    );
    if (sent.length === 0) return asked;
    for (const { reversal_id, attempt, amount } of sent) {
      asked.push(Number(amount));
      await db.query("select app_private.record_transfer_answers(jsonb_build_array($1::jsonb))", [
        JSON.stringify({
          reversal_id,
          attempt,
          ...answer,
          ...(answer.http_status === 200 ? { stripe_reversal_id: `trr_${reversal_id.slice(-12)}` } : {}),
        }),
      ]);
    }
  }
}
