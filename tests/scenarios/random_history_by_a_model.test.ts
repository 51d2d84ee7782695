// Any history keeps the sums, and after each of its steps the books say what a small model of the money words says,
// which knows what was agreed, what people decided and what Stripe did. What previews foretell comes.

import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import { useDatabase } from "../support/database.ts";
import { type ClawbackRule, MoneyModel } from "../support/money_model.ts";
import { GUARANTEE_DAYS, LONGEST_WAIT_DAYS, RandomHistory, type Row } from "../support/random_history.ts";
import { anySteps, livesOf, type Step, takeStep } from "../support/random_steps.ts";
import { WaitingModel, type WaitingTerms, waitingOf } from "../support/waiting_model.ts";

const db = useDatabase(test);

/** Tells the model what happens in a history, fact by fact, and compares. */
class Witness {
  readonly #model = new MoneyModel();
  readonly #waiting = new WaitingModel();
  readonly #history: RandomHistory;
  readonly #t: ExecutionContext;
  readonly #seen = new Set<string>();
  #preview: unknown;

  constructor(t: ExecutionContext, history: RandomHistory) {
    this.#t = t;
    this.#history = history;
  }

  async step(step: Step): Promise<void> {
    const [name, dice] = step;
    const runs = name === "run" || name === "nightly_runs";
    const before = runs ? await this.#sum("amount from app.payout_transfers") : 0;
    const foretold = runs ? await this.#foretold() : 0;
    this.#history.told.length = 0;
    this.#preview = undefined;
    this.#history.beforeVerb = (verb, id) => this.#look(verb, id, dice % GUARANTEE_DAYS);
    await takeStep(this.#history, step);
    if (runs)
      this.#t.is(
        (await this.#sum("amount from app.payout_transfers")) - before,
        foretold,
        "the preview says what the run does",
      );
    await this.#agreed();
    for (const { step: verb, refusal, id, row } of this.#history.told)
      if (!refusal && id) await this.#decided(verb, id, row ?? {}, dice % GUARANTEE_DAYS);
    await this.#moved();
    await this.#claimed();
    await this.#compare();
  }

  async #sum(what: string): Promise<number> {
    return Number(
      (
        await this.#history.ask(`select sum(amount) from (select ${what.replace(" from", " as amount from")}) as each`)
      )[0]?.sum,
    );
  }

  #new(id: string): boolean {
    const known = this.#seen.has(id);
    this.#seen.add(id);
    return !known;
  }

  /** What new placements promise. */
  async #agreed(): Promise<void> {
    this.#waiting.daysPassed(this.#history.daysPassed);
    const placements = await this.#history.ask<{
      id: string;
      rule: ClawbackRule;
      fee: string;
      partial_fee: WaitingTerms["partialFee"];
      minimum: string | null;
      payment_rhythm: string;
    }>(
      `select placement.id, policy.clawback_rule as rule, placement.fee_amount as fee, policy.payment_rhythm,
              case policy.pay_when when 'fee_cleared' then policy.partial_fee end as partial_fee, minimum.amount as minimum
         from app.placements as placement join app.payout_policies as policy on policy.id = placement.policy_id
         left join app.payout_policy_minimums as minimum on minimum.policy_id = policy.id`,
    );
    for (const { id, rule, fee, partial_fee, minimum, payment_rhythm } of placements) {
      if (!this.#new(id)) continue;
      this.#model.signed(id, rule, GUARANTEE_DAYS);
      const [isWeekly, longestWaitDays] = [payment_rhythm === "weekly", LONGEST_WAIT_DAYS];
      const small = minimum === null ? null : { minimum: Number(minimum), longestWaitDays, isWeekly };
      this.#waiting.signed(id, Number(fee), { partialFee: partial_fee, small });
      const payouts = await this.#history.ask<{ id: string; amount: string }>(
        "select id, amount from app.payouts where placement_id = $1",
        [id],
      );
      for (const payout of payouts) this.#model.promised(id, payout.id, Number(payout.amount));
      this.#t.is(
        payouts.reduce((sum, { amount }) => sum + Number(amount), 0),
        Number(fee),
      );
    }
    const holds = await this.#history.ask<{ id: string; payout_id: string; amount: string; day: number }>(
      `select hold.id, hold.payout_id, hold.hold_amount as amount,
              extract(epoch from hold.release_date - placement.start_date at time zone 'UTC')::float8 / 86400 as day
         from app.escrow_holds as hold join app.placements as placement on placement.id = hold.placement_id`,
    );
    for (const { id, payout_id, amount, day } of holds)
      if (this.#new(id)) this.#model.withheld(payout_id, id, Number(amount), day);
  }

  /** What a verb is about to do, by its preview. */
  async #look(verb: string, id: string, daysWorked: number): Promise<void> {
    if (verb === "report_guarantee_breach")
      this.#preview = await this.#history
        .ask(
          `select payout_id as "payoutId", earned_before_amount::float8 as "earnedBefore", earned_amount::float8 as earned,
                  owed_amount::float8 as owed, debt::float8 from app.preview_guarantee_breach($1, (
                    select start_date + $2::int from app.placements where id = $1)) order by 1`,
          [id, daysWorked],
        )
        .catch(() => undefined);
    if (verb === "withdraw_guarantee_breach")
      this.#preview = await this.#sum(
        `app_private.breach_amount(id) from app.guarantee_breaches where placement_id = '${id}' and withdrawn_at is null`,
      );
  }

  /** What the preview says that a run pays; and what waits in it does so by the model, for the same reason. */
  async #foretold(): Promise<number> {
    const rows = await this.#history.ask<{
      id: string;
      payout: string;
      placement: string;
      recruiter: string;
      amount: string;
      due: Date;
      up_to: string;
      payout_amount: string;
      reasons: string[];
      pays: string;
      now: Date;
    }>(
      `select schedule.id, schedule.payout_id as payout, schedule.placement_id as placement, schedule.recruiter_id as recruiter,
              schedule.amount, schedule.due_at as due,
              payout.amount as payout_amount, preview.reasons, now(),
              case when preview.would_pay then preview.pay_amount else 0 end as pays,
              (select sum(other.amount) from app.payout_schedules as other
                where other.payout_id = schedule.payout_id and (
                  other.status in ('processing', 'processed')
                  or other.status in ('pending', 'failed')
                  and (other.scheduled_date, other.id) <= (schedule.scheduled_date, schedule.id))) as up_to
         from app.preview_due_schedules() as preview join app.payout_schedules as schedule on schedule.id = preview.schedule_id
         join app.payouts as payout on payout.id = schedule.payout_id`,
    );
    const due = rows.map(({ id, payout, placement, recruiter, amount, due, up_to, payout_amount, reasons }) => ({
      ...{ id, payout, placement, recruiter, amount: Number(amount), dueAt: due, reasons },
      ...{ paidUpTo: Number(up_to), payoutAmount: Number(payout_amount) },
    }));
    const wanted = this.#waiting.reasons(due, rows[0]?.now ?? new Date());
    const told = due.filter(({ id }) => wanted.has(id)).map(({ id, reasons }) => [id, waitingOf(reasons)] as const);
    this.#t.deepEqual(new Map(told), wanted, "what waits for a fee, or because it is small");
    return rows.reduce((sum, { pays }) => sum + Number(pays), 0);
  }

  /** Nothing was claimed that the fee does not pay, whoever claimed it. */
  async #claimed(): Promise<void> {
    for (const { id } of await this.#history.ask<{ id: string }>("select schedule_id as id from app.payout_transfers"))
      this.#waiting.tried(id);
    const claimed = await this.#history.ask<{ id: string; placement: string; amount: string; payout_amount: string }>(
      `select transfer.id, transfer.placement_id as placement, payout.amount as payout_amount,
              (select sum(amount) from app.payout_schedules
                where payout_id = transfer.payout_id and status in ('processing', 'processed')) as amount
         from app.payout_transfers as transfer join app.payouts as payout on payout.id = transfer.payout_id
        where transfer.status <> 'refused'`,
    );
    for (const { id, placement, amount, payout_amount } of claimed) {
      if (!this.#new(`claimed ${id}`)) continue;
      const payable = this.#waiting.payable(placement, Number(payout_amount));
      this.#t.true(Number(amount) <= payable, `${amount} of a payout are on their way, and the fee pays ${payable}`);
    }
  }

  /** The fee is less than before: nothing of the payouts that wait for it leaves, until a person says so. */
  async #keptBack(payment: string): Promise<void> {
    const free = await this.#history.ask(
      `select payout.id, payout.status from app.payouts as payout
        where payout.placement_id = $1 and payout.status in ('pending', 'approved', 'processing', 'failed')
          and (payout.frozen_at is null
            or exists (select from app.payout_transfers where payout_id = payout.id and status = 'intended'))`,
      [this.#waiting.waitsFor(payment)],
    );
    this.#t.deepEqual(free, [], "what is unsent is withdrawn and frozen when its fee is given back or disputed");
  }

  async #decided(verb: string, id: string, row: Row, daysWorked: number): Promise<void> {
    const model = this.#model;
    const waiting = this.#waiting;
    if (verb === "record_fee_payment") waiting.feePaid(row.id as string, id, Number(row.amount), Number(row.in_days));
    if (verb === "record_fee_refund") {
      waiting.feeRefunded(id, Number(row.back));
      await this.#keptBack(id);
    }
    if (verb === "undo_fee_payment") waiting.feeUndone(id);
    if (verb === "dispute" && waiting.feeDisputed(id, row.status as string)) await this.#keptBack(id);
    const payout = row.payout_id as string;
    const [amount, held, released] = [Number(row.amount), Number(row.hold_amount), Number(row.released_amount)];
    if (verb === "create_payout_schedule") model.scheduled(payout, amount);
    if (verb === "cancel_payout_schedule") model.scheduleCancelled(payout, amount);
    if (verb === "cancel_escrow_hold") model.holdCancelled(payout, id, released);
    if (verb === "forfeit_escrow_hold") model.holdForfeited(payout, held - released);
    if (verb === "cancel_payout") model.payoutCancelled(id);
    if (verb === "cancel_placement") model.placementCancelled(id);
    if (verb === "extend_guarantee") model.extended(id, Number(row.guarantee_period_days));
    if (verb === "report_guarantee_breach") {
      this.#t.deepEqual(this.#preview, model.breachOf(id, daysWorked), "the preview of a breach");
      model.breached(id, daysWorked);
    }
    if (verb === "withdraw_guarantee_breach")
      this.#t.is(this.#preview, model.withdrawn(id), "the amount of a withdrawal");
  }

  /** What Stripe did, and which debts took a part. */
  async #moved(): Promise<void> {
    const history = this.#history;
    const model = this.#model;
    const settled = await history.ask<{ id: string; payout_id: string; amount: string; sent: string | null }>(
      `select schedule.id, schedule.payout_id, schedule.amount, transfer.id as sent
         from app.payout_schedules as schedule
         left join app.payout_transfers as transfer on transfer.schedule_id = schedule.id and transfer.id = any ($1)
        where transfer.id is not null or schedule.amount = (
          select sum(amount) from app.recovery_steps where schedule_id = schedule.id and status = 'done')`,
      [[...history.transfers.keys()]],
    );
    for (const { id, payout_id, amount, sent } of settled) {
      if (!this.#new(`settled ${id}`)) continue;
      model.settled(payout_id, Number(amount));
      if (sent) model.transferred(payout_id, history.transfers.get(sent) as number);
    }
    for (const [id, amount] of history.byHand) {
      const [transfer] = await history.ask("select payout_id from app.payout_transfers where id = $1", [id]);
      model.reversedByHand(transfer?.payout_id as string, id, amount);
    }
    for (const [id, amount] of history.reversals) {
      if (!this.#new(id)) continue;
      const [debt] = await history.ask(
        "select payout_id from app.recoveries where id = (select recovery_id from app.payout_reversals where id = $1)",
        [id],
      );
      model.takenBack(debt?.payout_id as string, amount);
    }
    const steps = await history.ask<{ id: string; kind: string; amount: string; payer: string; debtor: string }>(
      `select step.id, step.kind, step.amount, schedule.payout_id as payer, debt.payout_id as debtor
         from app.recovery_steps as step join app.recoveries as debt on debt.id = step.recovery_id
         left join app.payout_schedules as schedule on schedule.id = step.schedule_id
        where step.status = 'done' and step.kind in ('offset', 'write_off')`,
    );
    for (const { id, kind, amount, payer, debtor } of steps) {
      if (!this.#new(id)) continue;
      if (kind === "offset") model.setOff(payer, debtor, Number(amount));
      else model.writtenOff(debtor, Number(amount));
    }
  }

  async #compare(): Promise<void> {
    const books = await this.#history.ask<{ id: string; status: string }>(
      `select payout_id as id, status, earned::float8, paid::float8, (scheduled + in_flight + held)::float8 as open,
              greatest(debt - coalesce((
                select sum(step.amount) from app.recovery_steps as step join app.recoveries as known on known.id = step.recovery_id
                 where known.payout_id = bucket.payout_id and known.status <> 'cancelled' and step.status = 'done'
                   and step.kind = 'write_off'), 0), 0)::float8 as debt
         from reporting.payout_buckets as bucket order by 1`,
    );
    const expected = books.map(({ id, status }) => ({
      id,
      status,
      earned: this.#model.earned(id),
      paid: this.#model.paid(id),
      open: this.#model.open(id),
      debt: this.#model.debt(id),
    }));
    this.#t.deepEqual(books, expected, "earned, paid, open and owed back");
  }
}

/**
 * Played first: a half of the fee, a fee that is given back before and after the run, small amounts that wait and are paid
 * together, and a fee of one cent, of which the second recruiter has nothing.
 */
const EXAMPLES: [Step[]][] = [
  [
    [
      ["run", 40_024],
      ["pay_fee", 6],
      ["run", 0],
      ["nightly_runs", 0],
    ],
  ],
  [
    [
      ["run", 40_012],
      ["pay_fee", 2],
      ["refund_fee", 6],
      ["unfreeze", 0],
      ["run", 0],
    ],
  ],
  [
    [
      ["run", 40_012],
      ["pay_fee", 2],
      ["run", 0],
      ["refund_fee", 6],
      ["nightly_runs", 0],
    ],
  ],
  [
    [
      ["run", 5_051],
      ["days", 29],
      ["nightly_runs", 0],
    ],
  ],
  [[["breach", 0]]],
];

test("after each step of any history the books equal a model of them, and Stripe's; previews say what comes", async (t) => {
  const history = new RandomHistory(db.admin);
  await history.setUp();
  const sum = (amounts: Map<string, number>) => [...amounts.values()].reduce((total, amount) => total + amount, 0);
  await fc.assert(
    fc.asyncProperty(anySteps, async (steps) => {
      await history.begin();
      const witness = new Witness(t, history);
      await witness.step(["sign", steps[0]?.[1] ?? 0]);
      for (const one of steps) await witness.step(one);
      t.deepEqual(await history.ask("select * from reporting.invariant_violations"), []);
      const [sums] = await history.ask(
        `select (select coalesce(sum(amount), 0)::float8 from app.payout_transfers where status = 'succeeded') as paid,
                (select coalesce(sum(amount), 0)::float8 from app.payout_reversals where status = 'succeeded') as reversed,
                (select coalesce(sum(reversed_by_hand), 0)::float8 from app.payout_transfers) as by_hand,
                (select coalesce(sum(amount), 0)::float8 from reporting.statement_lines) as stated`,
      );
      const [paid, reversed, byHand] = [sum(history.transfers), sum(history.reversals), sum(history.byHand)];
      t.deepEqual(sums, { paid, reversed, by_hand: byHand, stated: paid - reversed - byHand });
    }),
    { ...livesOf(t), examples: EXAMPLES },
  );
});
