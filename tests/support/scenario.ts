// The scenario of a placement, in SQL: hired, paid, broken, taken back. Stripe's answers are recorded as it wants them.

import type { ExecutionContext, TestFn } from "ava";
import { tranchesOf } from "./composites.ts";
import type { TestDatabase } from "./database.ts";
import { daysAgo } from "./days.ts";
import { createCompany, createPlacement, createRecruiter, type Recruiter } from "./fixtures.ts";
import { answerDue, answerReversals, type StripeAnswer } from "./stripe_answers.ts";

export type Step = [unit: "day" | "week" | "month", within: number, kept: number];

export interface Hire {
  fee?: number;
  /** Days since the start. */
  day?: number;
  rule?: "everything" | "pro_rata" | "held_only" | "scale";
  /** Of a sliding scale: left within so many days, weeks or months, and the percentage that is kept. */
  steps?: Step[];
  /** Days of the guarantee; missing: 90, as in the terms. */
  guarantee?: number;
  holdback?: number;
  /** Days to the first payment; missing: when the guarantee completes. */
  firstPayment?: number;
  /** Percentages of the holdback and the days of their release; null: the end of the guarantee. */
  tranches?: [percentage: number, days: number | null][];
  byOffset?: boolean;
  offsetCap?: number;
  /** Days from the start in which the fee is paid; the guarantee is void when it is not. */
  feeDue?: number;
  remedy?: "refund" | "replacement" | "either";
  replacementDays?: number;
  byReversal?: boolean;
  recruiters?: Recruiter[];
}

/** What is left of a payout, in minor units: without what is zero. */
export type Books = Partial<
  Record<"scheduled" | "in_flight" | "held" | "kept" | "recovered" | "set_off" | "forfeited" | "cancelled", number>
> & { status: string };

export class Scenario {
  readonly #db: TestDatabase;
  readonly #t: ExecutionContext;
  readonly currency: string;

  constructor(t: ExecutionContext, db: TestDatabase, currency: string) {
    this.#t = t;
    this.#db = db;
    this.currency = currency;
  }

  /** The recruiters of this scenario: what others owe is not taken back in it. */
  readonly #recruiterIds: string[] = [];

  async recruiter(): Promise<Recruiter> {
    const recruiter = await createRecruiter(this.#db.admin);
    this.#recruiterIds.push(recruiter.id);
    return recruiter;
  }

  async ask<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.#db.admin.query<Row>(sql, values)).rows;
  }

  /** A placement of one recruiter, or of several in equal parts. */
  async hire(hire: Hire = {}): Promise<string> {
    const companyId = await createCompany(this.#db.admin);
    await this.ask(
      `select app.publish_payout_policy(90, $2, $1, first_payment_days => $3, clawback_rule => $4, tranches => $5,
         recovers_by_offset => $6, offset_cap_percentage => $7, recovers_by_reversal => $8,
         clawback_steps => $9::app.clawback_step[], fee_due_days => $10::int, late_fee_voids_guarantee => $10::int is not null,
         guarantee_remedy => $11, replacement_days => $12)`,
      [
        companyId,
        hire.holdback ?? 20,
        hire.firstPayment ?? null,
        hire.rule ?? "everything",
        hire.tranches
          ? tranchesOf(hire.tranches.map(([percentage, days_after_start]) => ({ percentage, days_after_start })))
          : null,
        hire.byOffset ?? true,
        hire.offsetCap ?? 100,
        hire.byReversal ?? true,
        hire.steps?.map(([unit, within, kept]) => `(${unit},${within},${kept},)`) ?? null,
        hire.feeDue ?? null,
        hire.remedy ?? "either",
        hire.replacementDays ?? null,
      ],
    );
    const recruiters = hire.recruiters ?? [await this.recruiter()];
    return await createPlacement(this.#db.admin, {
      companyId,
      feeAmount: hire.fee ?? 100_000,
      currency: this.currency,
      startDate: daysAgo(hire.day ?? 10),
      ...(hire.guarantee === undefined ? {} : { guaranteePeriodDays: hire.guarantee }),
      recruiters: recruiters.map(({ id }) => ({ recruiter_id: id, share: 100 / recruiters.length })),
    });
  }

  /** Pays what is due, after a look at the preview: it says what the run does. */
  async pay(answer?: StripeAnswer): Promise<void> {
    const [preview] = await this.ask<{ amount: string }>(
      "select coalesce(sum(pay_amount), 0)::text as amount from app.preview_due_schedules() where would_pay and currency = $1",
      [this.currency],
    );
    const sum = async () =>
      Number(
        (
          await this.ask<{ sum: string }>(
            "select coalesce(sum(amount), 0) as sum from app.payout_transfers where currency = $1",
            [this.currency],
          )
        )[0]?.sum,
      );
    const before = await sum();
    await answerDue(this.#db.admin, answer);
    this.#t.is((await sum()) - before, Number(preview?.amount), "the preview says what the run does");
  }

  /** The candidate leaves after so many days, and the preview has said what that does. */
  async breach(placement: string, daysWorked: number): Promise<void> {
    const [hired] = await this.ask<{ last_day: string }>(
      "select (start_date + $2::int)::text as last_day from app.placements where id = $1",
      [placement, daysWorked],
    );
    const preview = await this.ask(
      "select payout_id, debt::int, earned_amount::int as earned, owed_amount::int as owed from app.preview_guarantee_breach($1, $2)",
      [placement, hired?.last_day],
    );
    await this.ask("select app.report_guarantee_breach($1, $2, 'left')", [placement, hired?.last_day]);
    const done = await this.ask(
      `select bucket.payout_id, bucket.debt::int, bucket.earned::int, (bucket.scheduled + bucket.held)::int as owed
         from reporting.payout_buckets as bucket where placement_id = $1 and amount > 0 order by payout_id`,
      [placement],
    );
    this.#t.deepEqual(done, preview, "the preview says what the report does");
  }

  /** Another candidate starts today; the first left after so many days, if no breach was reported. Returns the placement. */
  async replace(placement: string, daysWorked?: number): Promise<string> {
    const [left] = await this.ask<{ last_day: string | null }>(
      `select (case when breach.id is null then placement.start_date + coalesce($2, 9) end)::text as last_day
         from app.placements as placement
         left join app.guarantee_breaches as breach on breach.placement_id = placement.id and breach.withdrawn_at is null
        where placement.id = $1`,
      [placement, daysWorked],
    );
    const preview = await this.ask(
      `select recruiter_id, amount::int, carried_amount::int as carried, to_come_amount::int as to_come, lost_amount::int as lost
         from app.preview_replacement($1, (now() at time zone 'UTC')::date, $2) order by recruiter_id`,
      [placement, left?.last_day],
    );
    const [row] = await this.ask<{ id: string }>(
      "select id from app.replace_candidate($1, 'B. Candidate', (now() at time zone 'UTC')::date, 'left', $2)",
      [placement, left?.last_day],
    );
    const done = await this.ask(
      `select recruiter_id, amount::int, offset_against_debt::int as carried, (scheduled + held)::int as to_come,
              (forfeited + cancelled)::int as lost
         from reporting.payout_buckets where placement_id = $1 and amount > 0 order by recruiter_id`,
      [row?.id],
    );
    this.#t.deepEqual(done, preview, "the preview says what the replacement does");
    return row?.id as string;
  }

  /** The statuses of placements. */
  statuses = async (...placements: string[]): Promise<string[]> =>
    (
      await this.ask<{ status: string }>(
        "select status from app.placements where id = any ($1) order by array_position($1, id)",
        [placements],
      )
    ).map(({ status }) => status);

  withdraw = (placement: string) => this.ask("select app.withdraw_guarantee_breach($1, 'a mistake')", [placement]);

  /** Somebody takes money of a transfer back at Stripe; `nth` of the placement's, the oldest is 0. */
  async reverseByHand(placement: string, amount: number, nth = 0): Promise<void> {
    await this.ask(
      `select app_private.record_hand_reversals(transfer, transfer.reversed_by_hand
                + (app_private.reversed_by_us(transfer.id)).possible + $2)
         from app.payout_transfers as transfer where id = (
           select id from app.payout_transfers where placement_id = $1 and status = 'succeeded' order by id offset $3 limit 1)`,
      [placement, amount, nth],
    );
  }

  /** Takes back what can be taken back now; returns what Stripe was asked for. */
  takeBack = (answer?: StripeAnswer): Promise<number[]> => answerReversals(this.#db.admin, this.#recruiterIds, answer);

  /** The payouts of a placement, by recruiter in the order of their creation. */
  async books(placement: string): Promise<Books[]> {
    const rows = await this.ask<Record<string, number | string>>(
      `select status, scheduled::int, in_flight::int, held::int, paid_and_kept::int as kept, paid_and_recovered::int as recovered,
              offset_against_debt::int as set_off, forfeited::int, cancelled::int
         from reporting.payout_buckets where placement_id = $1 order by recruiter_id`,
      [placement],
    );
    return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== 0)) as Books);
  }

  /** What the recruiters have of a placement at Stripe, by the transfers and reversals there. */
  async atStripe(recruiter: Recruiter): Promise<number> {
    const [row] = await this.ask<{ sum: number }>(
      `select coalesce(sum(transfer.amount - transfer.reversed_by_hand - coalesce((
                select sum(reversal.amount) from app.payout_reversals as reversal
                 where reversal.transfer_id = transfer.id and reversal.status = 'succeeded'), 0)), 0)::int as sum
         from app.payout_transfers as transfer where transfer.recruiter_id = $1 and transfer.status = 'succeeded'`,
      [recruiter.id],
    );
    return row?.sum ?? Number.NaN;
  }

  /** What is left of the recruiter's debts, by status. */
  async debts(recruiter: Recruiter): Promise<[status: string, left: number][]> {
    const rows = await this.ask<{ status: string; left: number }>(
      `select debt.status, app_private.debt_left(debt)::int as left from app.recoveries as debt
        where recruiter_id = $1 order by debt.id`,
      [recruiter.id],
    );
    return rows.map(({ status, left }) => [status, left]);
  }
}

export const PAID_AT_ONCE: Hire = { firstPayment: 0 };

/** Plays each scenario in each currency, after which nothing is paused and the books are right. */
export function playScenarios(
  test: TestFn,
  db: TestDatabase,
  scenarios: Record<string, (scenario: Scenario, t: ExecutionContext) => Promise<void>>,
): void {
  for (const [title, play] of Object.entries(scenarios)) {
    for (const currency of ["USD", "JPY", "KWD"]) {
      test.serial(`${currency}: ${title}`, async (t) => {
        await db.admin.query(
          "select app.resume_payouts('company:' || scope_value, 'next') from app.payout_pauses where resumed_at is null",
        );
        await play(new Scenario(t, db, currency), t);
        const { rows } = await db.admin.query("select rule, detail from reporting.invariant_violations");
        t.deepEqual(rows, []);
      });
    }
  }
}
