// Nightly runs that come one after the other in one database, and what they pay each night.

import type { TestDatabase } from "./database.ts";
import { daysAgo } from "./days.ts";
import { answerTransfers } from "./stripe_answers.ts";

export const dayAhead = (ahead: number): string => daysAgo(-ahead);

/** A day passes: what is to come is a day nearer. */
async function nextDay(made: TestDatabase): Promise<void> {
  const client = await made.admin.connect();
  await client.query("begin");
  await client.query("set local session_replication_role = replica");
  await client.query(
    `update app.payout_schedules set scheduled_date = scheduled_date - interval '1 day',
            guarantee_completion_date = guarantee_completion_date - interval '1 day' where status = 'pending'`,
  );
  await client.query(
    "update app.escrow_holds set release_date = release_date - interval '1 day' where status = 'active'",
  );
  await client.query("update app.fee_payments set available_on = available_on - 1 where undone_at is null");
  await client.query("commit");
  client.release();
}

/**
 * How many days ahead the day lies whose runs come next. Between the runs of a night, from 02:00 to 03:00, the crontab has
 * them both an hour and a half earlier: else the first night would have the second of them only.
 */
async function firstRunDay(made: TestDatabase): Promise<number> {
  await made.admin.query(
    `update app_private.expected_tasks set first_at = first_at - interval '1 hour 30 minutes'
      where task in ('process_due_schedules', 'release_due_escrow_holds') and first_at >= '02:00'
        and (now() at time zone 'UTC')::time between '02:00' and '03:00'`,
  );
  const { rows } = await made.admin.query<{ ahead: number }>(
    "select (now() at time zone 'UTC' + interval '22 hours')::date - (now() at time zone 'UTC')::date as ahead",
  );
  return rows[0]?.ahead as number;
}

export interface RunsPaid {
  night: string;
  currency: string;
  amount: number;
  count: number;
}

/** What the runs of so many nights are rehearsed to pay, from the first to come on. */
export async function rehearsed(
  made: TestDatabase,
  nights: number,
  whatIf: Record<string, unknown> = {},
): Promise<RunsPaid[]> {
  const names = Object.keys(whatIf);
  const { rows } = await made.admin.query<RunsPaid>(
    `select to_char(night, 'YYYY-MM-DD') as night, currency, sum(pay_amount)::int as amount, count(*)::int as count
       from app.rehearse_payments($1${names.map((name, i) => `, ${name} => $${i + 2}`).join("")})
      group by 1, 2 order by 1, 2`,
    [dayAhead((await firstRunDay(made)) + nights - 1), ...names.map((name) => whatIf[name])],
  );
  return rows;
}

/** What app.preview_cover says is due in so many nights; what is due before the first of them is paid in it. */
export async function covered(made: TestDatabase, nights: number): Promise<Omit<RunsPaid, "count">[]> {
  const first = await firstRunDay(made);
  const { rows } = await made.admin.query<Omit<RunsPaid, "count">>(
    `select to_char(greatest(day, $1::date), 'YYYY-MM-DD') as night, currency, sum(due)::int as amount
       from app.preview_cover() where due > 0 and day < $1::date + $2::int group by 1, 2 order by 1, 2`,
    [dayAhead(first), nights],
  );
  return rows;
}

/** Plays the runs of so many nights, as the crontab has them, and returns what they paid each night. */
export async function played(made: TestDatabase, nights: number): Promise<RunsPaid[]> {
  const begin = await firstRunDay(made);
  const happened: RunsPaid[] = [];
  for (let i = 0; i < nights; i += 1) {
    // At the moment of the runs: so many days, and two or three hours of the day, ahead of now.
    if (i === 0) for (let ahead = 0; ahead < begin; ahead += 1) await nextDay(made);
    else await nextDay(made);
    await made.admin.query("select app.process_due_schedules()");
    await made.admin.query("select app.release_due_escrow_holds()");
    await made.admin.query("select app.process_due_schedules()");
    const { rows } = await made.admin.query<RunsPaid>(
      `select $1 as night, currency, sum(amount)::int as amount, count(*)::int as count
         from app.payout_transfers where status = 'intended' group by currency order by currency`,
      [dayAhead(begin + i)],
    );
    happened.push(...rows);
    await answerTransfers(made.admin);
  }
  return happened;
}
