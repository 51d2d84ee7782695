// Small amounts that leave together, without Stripe: its answers are given by hand.

import type { TestDatabase } from "./database.ts";
import { daysAgo } from "./days.ts";
import { allFor, createCompany, createPlacement, createRecruiter, payoutOf, type Recruiter } from "./fixtures.ts";
import { publishTerms } from "./terms.ts";

export interface Made {
  placement: string;
  payout: string;
  schedule: string;
}

export interface Sent {
  transfer_id: string;
  attempt: number;
  idempotency_key: string;
  amount: string;
  destination: string;
  transfer_group: string;
  metadata: Record<string, string>;
}

let stripeIds = 0;
export const nextId = () => `tr_batch${++stripeIds}`;

/** Stripe's transfer, as it answers a question about what was sent. */
export const atStripe = (sent: Sent, id: string, amount_reversed = 0) => ({
  id,
  created: Math.floor(Date.now() / 1000),
  amount: Number(sent.amount),
  amount_reversed,
  currency: "usd",
  destination: sent.destination,
  transfer_group: sent.transfer_group,
  metadata: sent.metadata,
});

/** What is done with batches in this database. */
export function batchesIn(db: TestDatabase) {
  async function companyWith(terms: Record<string, unknown> = {}): Promise<string> {
    const companyId = await createCompany(db.admin);
    await publishTerms(db.admin, companyId, {
      holdback_percentage: 0,
      first_payment_days: 0,
      minimum_payments: { USD: 1 },
      longest_wait_days: 30,
      ...terms,
    });
    return companyId;
  }

  /** So many obligations to one recruiter, due and claimed. */
  async function claimed(amounts: number[], terms: Record<string, unknown> = {}) {
    const companyId = await companyWith(terms);
    const recruiter = await createRecruiter(db.admin);
    const made: Made[] = [];
    for (const amount of amounts) made.push(await owe(companyId, recruiter, amount));
    await run();
    return { companyId, recruiter, made };
  }

  async function owe(companyId: string, recruiter: Recruiter, feeAmount: number): Promise<Made> {
    const options = {
      companyId,
      recruiters: allFor(recruiter),
      feeAmount,
      startDate: daysAgo(9),
      holdbackPercentage: 0,
    };
    return await payoutOf(db.admin, await createPlacement(db.admin, options));
  }

  const run = () => db.admin.query("select app.process_due_schedules()");

  async function transfersOf(made: Made[]) {
    const { rows } = await db.admin.query(
      `select transfer.id, transfer.batch_id, transfer.amount::int, transfer.status, transfer.attempt, transfer.stripe_transfer_id,
              transfer.reversed_by_hand::int, transfer.error_code, schedule.status as schedule
         from unnest($1::uuid[]) with ordinality as given (id, position)
         join app.payout_schedules as schedule on schedule.id = given.id
         join lateral (select * from app.payout_transfers as each where each.schedule_id = schedule.id
                        order by each.generation desc limit 1) as transfer on true
        order by given.position`,
      [made.map(({ schedule }) => schedule)],
    );
    return rows;
  }

  /** Marks as sent what a worker asks for, and says what Stripe would hear. */
  async function begin(ids: string[]): Promise<Sent[]> {
    const { rows } = await db.admin.query<Sent>("select * from app_private.begin_transfers($1)", [ids]);
    return rows;
  }

  const answer = ({ transfer_id, attempt }: Sent, told: Record<string, unknown>) =>
    db.admin.query("select app_private.record_transfer_answers($1)", [
      JSON.stringify([{ transfer_id, attempt, http_status: 200, ...told }]),
    ]);

  const idsOf = async (made: Made[]) => (await transfersOf(made)).map(({ id }) => id);

  const column = async (made: Made[], name: string) =>
    (await transfersOf(made)).map((row: Record<string, unknown>) => row[name]);

  async function violations() {
    return (await db.admin.query("select * from reporting.invariant_violations")).rows;
  }

  async function jobsOf(id: string) {
    const { rows } = await db.admin.query(
      `select task.identifier as task from graphile_worker._private_jobs as job
         join graphile_worker._private_tasks as task on task.id = job.task_id
        where job.payload ->> 'transfer_id' = $1 or job.payload::jsonb -> 'transfer_ids' ? $1`,
      [id],
    );
    return rows.map(({ task }) => task);
  }

  /** A batch that Stripe has made, and its id there. */
  async function paid(amounts: number[], terms: Record<string, unknown> = {}) {
    const life = await claimed(amounts, terms);
    const [sent] = await begin(await idsOf(life.made));
    const id = nextId();
    await answer(sent as Sent, { stripe_transfer_id: id });
    return { ...life, sent: sent as Sent, id };
  }

  return { companyWith, claimed, owe, run, transfersOf, begin, answer, idsOf, column, violations, jobsOf, paid };
}
