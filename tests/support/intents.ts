// Transfers and reversals as what they have in common: intents that are sent, answered, or in doubt. Without Stripe.

import { owe } from "./debts.ts";
import { createPlacement, createRecruiter, type Queryable } from "./fixtures.ts";

export const KINDS = ["transfer", "reversal"] as const;
export type Kind = (typeof KINDS)[number];

export interface Standing {
  status: string;
  attempt: number;
  error_code: string | null;
}

/** An intent of 1,000 minor units that is committed and not sent, of a recruiter of its own. */
export class IntentFixture {
  readonly kind: Kind;
  readonly id: string;
  readonly payoutId: string;
  readonly recruiterId: string;
  #db: Queryable;

  private constructor(
    db: Queryable,
    kind: Kind,
    { id, payout_id, recruiter_id }: { id: string; payout_id: string; recruiter_id: string },
  ) {
    this.#db = db;
    this.kind = kind;
    this.id = id;
    this.payoutId = payout_id;
    this.recruiterId = recruiter_id;
  }

  static async create(db: Queryable, kind: Kind, currency = "USD"): Promise<IntentFixture> {
    const recruiter = await createRecruiter(db);
    if (kind === "transfer") {
      await createPlacement(db, {
        recruiters: [{ recruiter_id: recruiter.id, share: 100 }],
        feeAmount: 1_000,
        holdbackPercentage: 0,
        currency,
      });
      await db.query("select app.process_due_schedules()");
    } else {
      await owe(db, recruiter, 1_000, ", recovers_by_offset => false", currency);
      await db.query("select app_private.claim_reversals()");
    }
    const { rows } = await db.query<{ id: string; payout_id: string; recruiter_id: string }>(
      `select id, payout_id, recruiter_id from app.payout_${kind}s where recruiter_id = $1 and status = 'intended'`,
      [recruiter.id],
    );
    if (!rows[0]) throw new Error(`no ${kind} was committed`);
    return new IntentFixture(db, kind, rows[0]);
  }

  async standing(): Promise<Standing> {
    const { rows } = await this.#db.query<Standing>(
      `select status, attempt, error_code from app.payout_${this.kind}s where id = $1`,
      [this.id],
    );
    return rows[0] as Standing;
  }

  /** Changes its times or its error, as if they had been so; `set`: SQL. */
  async change(set: string): Promise<void> {
    await this.#db.query(`update app.payout_${this.kind}s set ${set} where id = $1`, [this.id]);
  }

  /** Marks it as sent; returns its attempt, or null when it is not to be sent now. */
  async begin(): Promise<number | null> {
    const { rows } = await this.#db.query<{ attempt: number; id: string }>(
      "select attempt, coalesce(transfer_id, reversal_id) as id from app_private.begin_transfers(array[$1::uuid])",
      [this.id],
    );
    return rows[0]?.attempt ?? null;
  }

  /** Records an answer to the last attempt; `stripeId`: of a success. */
  async answer(answer: { http_status: number | null; code?: string }, stripeId?: string): Promise<void> {
    const { attempt } = await this.standing();
    await this.#db.query("select app_private.record_transfer_answers(jsonb_build_array($1::jsonb))", [
      JSON.stringify({
        [`${this.kind}_id`]: this.id,
        attempt,
        ...answer,
        ...(stripeId ? { [`stripe_${this.kind}_id`]: stripeId } : {}),
      }),
    ]);
  }

  /** Sent, and answered so; then its next question is due. */
  async sentAndAnswered(answer: { http_status: number | null; code?: string }): Promise<void> {
    await this.begin();
    await this.answer(answer);
    if ((await this.standing()).status === "in_doubt") await this.change("next_attempt_at = clock_timestamp()");
  }

  /** Whether its list at Stripe may be read now. */
  async mayBeLookedUp(): Promise<boolean> {
    const { rows } = await this.#db.query("select from app_private.begin_look_up($1)", [this.id]);
    return rows.length === 1;
  }

  /** Records a list of Stripe's in which it stands so often. */
  async recordList(ids: readonly string[]): Promise<string> {
    const { rows } = await this.#db.query<{ outcome: string }>(
      `select app_private.record_look_up(intent.id, intent.attempt, (
         select coalesce(jsonb_agg(jsonb_build_object('id', each, 'created', 1, 'amount', intent.amount, 'amount_reversed', 0,
                  'currency', lower(intent.currency), 'metadata', intent.metadata,
                  'destination', to_jsonb(intent) -> 'destination')), '[]')
           from unnest($2::text[]) as each)) as outcome
         from app.payout_${this.kind}s as intent where intent.id = $1`,
      [this.id, ids],
    );
    return rows[0]?.outcome ?? "";
  }

  /** The jobs that were enqueued about it. */
  async jobs(): Promise<string[]> {
    const { rows } = await this.#db.query<{ task: string }>(
      "select task.identifier as task from graphile_worker._private_jobs as job join graphile_worker._private_tasks as task on task.id = job.task_id where job.payload::text like '%' || $1 || '%' order by 1",
      [this.id],
    );
    return rows.map(({ task }) => task);
  }
}
