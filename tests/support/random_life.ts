// Lives at random: what admins do, what Stripe answers and what time brings, in any order, for one database that has nothing
// else. Stripe is played by the answers that are recorded, and remembered apart from the books.

import { randomUUID } from "node:crypto";
import type { ExecutionContext } from "ava";
import fc from "fast-check";
import pg from "pg";
import { tellBankPayout } from "./bank.ts";
import { daysAgo } from "./days.ts";
import { createPlacement } from "./fixtures.ts";
import { withoutTriggers } from "./without_triggers.ts";

/** What the terms of each company say about breaches, and about what waits. */
const TERMS = [
  { rule: "everything" },
  { rule: "pro_rata" },
  { rule: "held_only" },
  { rule: "everything", pay_when: "fee_cleared" },
  { rule: "pro_rata", pay_when: "fee_cleared", partial_fee: "pays_share" },
  { rule: "pro_rata", payment_rhythm: "each", minimum: 30_000 },
  { rule: "held_only", payment_rhythm: "weekly", minimum: 20_000, pay_when: "fee_cleared" },
];
/** A life has terms of one kind: that pay by their dates, that wait for the fee, or that let small amounts wait. */
const KINDS = [
  [0, 1, 2],
  [3, 4],
  [5, 6],
] as const;
export const LONGEST_WAIT_DAYS = 21;
export const GUARANTEE_DAYS = 60;

/** One step and its dice: what is left of all choices is decided by the number. */
export type Step = [name: string, dice: number];

/** What became of a verb. */
export interface Told {
  step: string;
  /** The row that it was done to. */
  id?: string;
  /** The code and the sentence of its refusal; missing when it was done. */
  refusal?: string;
  /** The row that it returned. */
  row?: Row;
}

interface Answer {
  http_status: number | null;
  code?: string;
}

export type Row = Record<string, string | number | boolean | null>;

const OPEN = {
  payouts: "status in ('pending', 'approved', 'processing', 'failed')",
  payout_schedules: "status in ('pending', 'processing', 'failed')",
  escrow_holds: "status = 'active'",
  recoveries: "status = 'open'",
  placements: "status = 'active'",
  payout_transfers: "status in ('intended', 'sent', 'in_doubt')",
  payout_reversals: "status in ('intended', 'sent', 'in_doubt')",
} as const;

export class RandomLife {
  readonly pool: pg.Pool;
  readonly #companies: string[] = [];
  readonly #recruiters: string[] = [];
  /** Transfers and reversals as the imagined Stripe has them, by the id of ours. */
  readonly transfers = new Map<string, number>();
  readonly reversals = new Map<string, number>();
  readonly byHand = new Map<string, number>();
  /** What a company's bank says of the charge of a fee, by the payment. */
  readonly disputes = new Map<string, string>();
  #kind: readonly number[] | null = null;
  /** Since the life began. */
  daysPassed = 0;
  /** What was done and refused, in order. */
  readonly told: Told[] = [];
  /** Called before each verb that is tried: for its preview. */
  beforeVerb: (name: string, id: string) => Promise<void> = async () => undefined;

  constructor(db: pg.Pool) {
    this.pool = db;
  }

  async ask<R extends object = Row>(sql: string, values: unknown[] = []): Promise<R[]> {
    return (await this.pool.query<R>(sql, values)).rows;
  }

  /** Three recruiters, and a company for each kind of terms; once for a database. */
  async setUp(): Promise<void> {
    await this.ask("update app_private.settings set value = '0' where name = 'recovery_offset_horizon_days'");
    for (let i = 0; i < 3; i++) {
      const [user] = await this.ask<{ id: string }>(
        "select id from app.create_user(format('life-%s@example.com', $1::text), 'Life', 'recruiter')",
        [i],
      );
      this.#recruiters.push(user?.id as string);
    }
    for (const [i, { rule, pay_when, partial_fee, payment_rhythm, minimum }] of TERMS.entries()) {
      const [company] = await this.ask<{ id: string }>("insert into app.companies (name) values ($1) returning id", [
        `Life ${i} ${rule}`,
      ]);
      this.#companies.push(company?.id as string);
      await this.ask(
        `select app.publish_payout_policy($4, 30, $1, first_payment_days => 3, clawback_rule => $2,
           tranches => array[(40, 20), (60, null)]::app.tranche[], recovers_by_offset => $3,
           offset_cap_percentage => case when $3 then 60 else 100 end, notice_period_days => 20,
           approval_thresholds => array[('USD', 60000)]::app.approval_threshold[], pay_when => coalesce($5, 'holdback'),
           partial_fee => $6, payment_rhythm => coalesce($7, 'each'),
           minimum_payments => case when $8::bigint is not null then array[('USD', $8)]::app.minimum_payment[] end,
           longest_wait_days => case when $8::bigint is not null then ${LONGEST_WAIT_DAYS} end)`,
        [company?.id, rule, i !== 1, GUARANTEE_DAYS, pay_when, partial_fee, payment_rhythm, minimum],
      );
    }
  }

  /** Forgets all lives before: each begins with nothing. */
  async begin(): Promise<void> {
    for (const list of [this.transfers, this.reversals, this.byHand, this.disputes]) list.clear();
    this.daysPassed = 0;
    this.#kind = null;
    this.told.length = 0;
    this.beforeVerb = async () => undefined;
    await this.#beyondTheRules(async (client) => {
      await client.query(
        `truncate app.placements, app.payout_runs, app.payout_audit_log, app.events, app.payout_pauses, app.payout_accounts,
                  app.bank_payouts, app_private.account_balances, app_private.one_person_amounts cascade`,
      );
      await client.query("delete from app.audit_chain_heads where chain like 'payout:%'");
    });
    for (const [i, id] of this.#recruiters.entries())
      await this.ask("select app.link_payout_account($1, $2)", [id, `acct_life${i}`]);
  }

  /** So many days go by at once. */
  async passDays(days: number): Promise<void> {
    this.daysPassed += days;
    await this.#beyondTheRules(async (client) => {
      for (const [table, columns] of Object.entries({
        placements: ["start_date", "signed_on"],
        payout_schedules: ["scheduled_date", "guarantee_completion_date"],
        escrow_holds: ["release_date"],
        payout_accounts: ["cool_down_until"],
        fee_payments: ["paid_at", "available_on"],
      })) {
        const moved = columns.map((column) =>
          ["start_date", "signed_on", "available_on"].includes(column)
            ? `${column} = ${column} - $1::int`
            : `${column} = ${column} - make_interval(days => $1)`,
        );
        await client.query(`update app.${table} set ${moved.join(", ")}`, [days]);
      }
    });
  }

  async #beyondTheRules(work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query("begin");
      await withoutTriggers(client, () => work(client));
      await client.query("commit");
    } catch (error) {
      await client.query("rollback");
      throw error;
    } finally {
      client.release();
    }
  }

  /** Does something that may be refused; that the books would not balance is no refusal: a verb must not come to it. */
  async attempt(step: string, sql: string, values: unknown[] = [], id?: string): Promise<Row | null> {
    try {
      const [row] = await this.ask(sql, values);
      this.told.push({ step, ...(id ? { id } : {}), ...(row ? { row } : {}) });
      return row ?? {};
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || !/^HB\d{3}$/.test(error.code ?? "") || error.code === "HB038")
        throw error;
      this.told.push({ step, ...(id ? { id } : {}), refusal: `${error.code} ${error.message}` });
      return null;
    }
  }

  /** A row of a table; null when there is none. */
  async pick(table: string, where: string, dice: number): Promise<Row | null> {
    const rows = await this.ask(`select * from app.${table} where ${where} order by id`);
    return rows[dice % Math.max(rows.length, 1)] ?? null;
  }

  async step([name, dice]: Step): Promise<void> {
    await STEPS[name]?.(this, dice);
  }

  async sign(dice: number): Promise<void> {
    const share = [61.8, 100, 50][dice % 3] as number;
    const [first, second] = [this.#recruiters[dice % 3], this.#recruiters[(dice + 1) % 3]] as [string, string];
    this.#kind ??= KINDS[dice % KINDS.length] as readonly number[];
    const terms = this.#kind[(dice % 7) % this.#kind.length] as number;
    // What is small is paid together: one alone would say little.
    for (let i = 0; i < (TERMS[terms]?.minimum ? 2 : 1); i++) {
      await createPlacement(this.pool, {
        companyId: this.#companies[terms] as string,
        feeAmount: 1 + (dice % 99_991),
        startDate: daysAgo(dice % 80),
        recruiters: [
          { recruiter_id: first, share },
          ...(share < 100 ? [{ recruiter_id: second, share: Math.round((100 - share) * 10) / 10 }] : []),
        ],
      });
    }
    // Most companies pay, soon or late, whole or in part.
    if (dice % 4 > 0) await this.step(["pay_fee", dice]);
  }

  /** Stripe answers a transfer that was sent. */
  async answerTransfer(transfer: Row, answer: Answer): Promise<void> {
    const id = transfer.id as string;
    const paid = answer.http_status === 200;
    const parts = await this.ask<{ id: string; amount: string }>(
      "select id, amount from app.payout_transfers where id = $1 or batch_id = $2",
      [id, transfer.batch_id],
    );
    if (paid) for (const part of parts) this.transfers.set(part.id, Number(part.amount));
    await this.ask("select app_private.record_transfer_answers($1)", [
      JSON.stringify([
        {
          transfer_id: id,
          attempt: transfer.attempt,
          ...answer,
          ...(paid ? { stripe_transfer_id: `tr_${id.replaceAll("-", "")}` } : {}),
        },
      ]),
    ]);
  }

  /** What Stripe says of a charge that paid a fee. */
  async charge(id: string, amount: number, placement: string, inDays: number, dispute: string | null): Promise<void> {
    await this.ask(
      `select app_private.record_charge($1::jsonb || jsonb_build_object(
         'created', extract(epoch from now())::bigint,
         'available_on', extract(epoch from (current_date + $2::int) at time zone 'UTC')::bigint))`,
      [
        JSON.stringify({
          ...{ id, amount, amount_refunded: 0, currency: "usd", settled_currency: "usd", paid: true },
          metadata: { holdback_placement_id: placement },
          disputes: dispute ? [{ status: dispute, amount }] : [],
        }),
        inDays,
      ],
    );
  }

  /** The company's bank disputes the charge of a fee, or decides about it. */
  async dispute(payment: Row, status: string): Promise<void> {
    const id = payment.id as string;
    this.disputes.set(id, status);
    await this.charge(
      payment.stripe_charge_id as string,
      Number(payment.amount),
      payment.placement_id as string,
      0,
      status,
    );
    this.told.push({ step: "dispute", id, row: { status } });
  }

  /** Stripe answers a reversal that was sent. */
  async answerReversal(reversal: Row, answer: Answer): Promise<void> {
    const id = reversal.id as string;
    const done = answer.http_status === 200;
    if (done) this.reversals.set(id, Number(reversal.amount));
    await this.ask("select app_private.record_transfer_answers($1)", [
      JSON.stringify([
        {
          reversal_id: id,
          attempt: reversal.attempt,
          ...answer,
          ...(done ? { stripe_reversal_id: `trr_${id.replaceAll("-", "")}` } : {}),
        },
      ]),
    ]);
  }

  /** Nobody knew what became of a transfer, until Stripe's list is read: it is not there. */
  async lookUp(transfer: Row): Promise<void> {
    await this.ask(
      `update app.payout_transfers
          set sent_at = sent_at - interval '40 hours', first_sent_at = first_sent_at - interval '40 hours'
        where id = $1 or batch_id = $2`,
      [transfer.id, transfer.batch_id],
    );
    await this.ask("select app_private.record_look_up($1, $2, '[]')", [transfer.id, transfer.attempt]);
  }

  /** Sends what is ready and answers all of it: with success, or that Stripe will not. */
  async answerAll(answer: Answer): Promise<void> {
    await STEPS.soon?.(this, 0);
    await this.ask(
      "select app_private.begin_transfers(array(select id from app.payout_transfers where status in ('intended', 'in_doubt')))",
    );
    for (const transfer of await this.ask(
      "select * from app.payout_transfers where status = 'sent' and app_private.is_first_of_batch(payout_transfers) order by id",
    ))
      await this.answerTransfer(transfer, answer);
    await this.ask(
      "select app_private.begin_transfers(array(select id from app.payout_reversals where status in ('intended', 'in_doubt')))",
    );
    for (const reversal of await this.ask("select * from app.payout_reversals where status = 'sent' order by id"))
      await this.answerReversal(reversal, answer);
  }

  /** What has not ended, with its states. */
  async open(): Promise<{ table: string; id: string; states: string }[]> {
    const lists = Object.entries(OPEN).map(([table, where]) => {
      const of = table === "payouts" ? "id" : "payout_id";
      const about =
        table === "placements"
          ? "'placement ' || each.status"
          : `(select ${STATES} from app.payouts where id = each.${of})`;
      return `select '${table}' as table, each.id::text, ${about} as states from app.${table} as each where ${where}`;
    });
    return await this.ask(`select * from (${lists.join(" union all ")}) as open order by 1, 2`);
  }
}

/** The states of a payout and of all that hangs on it. */
export const STATES = `concat_ws(' · ',
  'placement ' || (select status from app.placements where id = payouts.placement_id),
  'payout ' || status || case when frozen_at is null then '' else ' frozen' end,
  'obligations ' || (select string_agg(distinct kind || ' ' || status, ', ') from app.payout_schedules where payout_id = payouts.id),
  'holds ' || (select string_agg(distinct status, ', ') from app.escrow_holds where payout_id = payouts.id),
  'transfers ' || (select string_agg(distinct status, ', ') from app.payout_transfers where payout_id = payouts.id),
  'debts ' || (select string_agg(distinct status, ', ') from app.recoveries where payout_id = payouts.id))`;

type Action = (life: RandomLife, dice: number) => Promise<void>;

/** A verb for one row of a table. */
const verb =
  (name: string, table: string, where: string, rest: (dice: number) => string): Action =>
  async (life, dice) => {
    const row = await life.pick(table, where, dice);
    if (!row) return;
    await life.beforeVerb(name, row.id as string);
    await life.attempt(name, `select * from app.${name}($1${rest(dice)})`, [row.id], row.id as string);
  };

const work =
  (name: string, sql: string): Action =>
  async (life) => {
    await life.attempt(name, sql);
  };

/** All steps: verbs, Stripe's answers, and what time brings. */
const STEPS: Record<string, Action> = {
  sign: (life, dice) => life.sign(dice),
  run: work("run", "select app.process_due_schedules(), app.release_due_escrow_holds()"),
  complete: work("complete_due", "select app_private.complete_due_placements()"),
  complete_one: verb("complete_placement", "placements", "status = 'active'", () => ""),
  retries: work(
    "retries",
    "select app_private.claim_due_schedules((app_private.start_payout_run('retry_failed_schedules')).id)",
  ),
  pay_one: verb("process_payout_schedule", "payout_schedules", "status in ('pending', 'failed')", () => ""),
  approve: verb("approve_payout", "payouts", "status = 'pending'", () => ", 'seen'"),
  async send(life, dice) {
    const transfer = await life.pick("payout_transfers", "status in ('intended', 'in_doubt')", dice);
    if (transfer) await life.ask("select app_private.begin_transfers(array[$1::uuid])", [transfer.id]);
  },
  async answer(life, dice) {
    const transfer = await life.pick("payout_transfers", "status = 'sent'", dice);
    const answers = [
      { http_status: 200 },
      { http_status: 200 },
      { http_status: 400, code: "balance_insufficient" },
      { http_status: 400, code: "resource_missing" },
      { http_status: null, code: "ECONNRESET" },
      { http_status: 429, code: "rate_limit" },
      { http_status: 400, code: "amount_too_large" },
    ];
    if (transfer) await life.answerTransfer(transfer, answers[dice % answers.length] as Answer);
  },
  async look_up(life, dice) {
    const transfer = await life.pick("payout_transfers", "status = 'in_doubt'", dice);
    if (transfer) await life.lookUp(transfer);
  },
  async take_back(life, dice) {
    await life.ask("select app_private.claim_reversals()");
    const intended = await life.pick("payout_reversals", "status in ('intended', 'in_doubt')", dice);
    if (!intended) return;
    await life.ask("select app_private.begin_transfers(array[$1::uuid])", [intended.id]);
    const [sent] = await life.ask("select * from app.payout_reversals where id = $1 and status = 'sent'", [
      intended.id,
    ]);
    const answers = [
      { http_status: 200 },
      { http_status: 400, code: "balance_insufficient" },
      { http_status: 200 },
      { http_status: null, code: "ECONNRESET" },
      { http_status: 400, code: "resource_missing" },
    ];
    if (sent) await life.answerReversal(sent, answers[dice % answers.length] as Answer);
  },
  /** Somebody takes a part of a transfer back at Stripe, and a webhook tells. */
  async reverse_by_hand(life, dice) {
    const transfer = await life.pick("payout_transfers", "status = 'succeeded'", dice);
    if (!transfer) return;
    const ours = await life.ask<{ id: string; status: string; amount: string }>(
      "select id, status, amount from app.payout_reversals where transfer_id = $1 and status <> 'refused'",
      [transfer.id],
    );
    if (ours.some(({ status }) => status !== "succeeded")) return;
    const reversedByUs = ours.reduce((sum, { amount }) => sum + Number(amount), 0);
    const before = Number(transfer.reversed_by_hand);
    const amount = Math.min(Number(transfer.amount) - before - reversedByUs, 1 + (dice % 40_000));
    if (amount <= 0) return;
    life.byHand.set(transfer.id as string, before + amount);
    await life.ask(
      "select app_private.record_hand_reversals(transfer, $2) from app.payout_transfers as transfer where id = $1",
      [transfer.id, before + amount + reversedByUs],
    );
  },
  /** Stripe pays out from a recruiter's balance: by hand, or by the schedule, which names some transfers. */
  async to_bank(life, dice) {
    const account = `acct_life${dice % 3}`;
    const there = await life.ask<{ stripe: string; amount: string }>(
      `select stripe_transfer_id as stripe, sum(amount) as amount from app.payout_transfers
        where destination = $1 and status = 'succeeded' group by stripe_transfer_id order by min(id::text)`,
      [account],
    );
    if (there.length === 0) return;
    const named = there.filter((_each, i) => (dice >> i) % 2 === 0);
    const sum = named.reduce((all, { amount }) => all + Number(amount), 0);
    const automatic = dice % 2 === 0;
    await tellBankPayout(life.pool, {
      account,
      amount: automatic ? sum : 1 + (dice % 90_000),
      automatic,
      status: dice % 5 === 0 ? "paid" : "in_transit",
      ...(automatic ? { transfers: named.map(({ stripe }) => stripe) } : {}),
    });
  },
  /** What the bank says of one of them, perhaps late, perhaps after it counted as paid. */
  async bank_says(life, dice) {
    const bank = await life.pick("bank_payouts", "true", dice);
    if (!bank) return;
    await tellBankPayout(life.pool, {
      account: bank.stripe_account_id as string,
      id: bank.stripe_payout_id as string,
      amount: Number(bank.amount),
      automatic: bank.is_automatic as boolean,
      status: ["paid", "failed", "canceled", "in_transit"][dice % 4] as string,
    });
  },
  /** What Stripe says of a recruiter's balance: it may be short. */
  async balance(life, dice) {
    await life.ask("select app_private.record_account_balance($1, $2)", [
      `acct_life${dice % 3}`,
      JSON.stringify({ usd: dice % 50_000 }),
    ]);
  },
  async platform_balance(life, dice) {
    await life.ask("select app_private.record_platform_balance($1)", [JSON.stringify({ usd: dice % 200_000 })]);
  },
  async close_account(life, dice) {
    await life.ask("select app_private.record_payout_account($1, false, '{}', 'closed')", [`acct_life${dice % 3}`]);
  },
  async open_account(life, dice) {
    await life.ask("select app_private.record_payout_account($1, true, '{}', null)", [`acct_life${dice % 3}`]);
  },
  /** The company pays all of its fee that is missing, or a part: past Stripe, or by a charge. */
  async pay_fee(life, dice) {
    const placement = await life.pick(
      "placements",
      "exists (select from app.payout_policies as policy where policy.id = policy_id and policy.pay_when = 'fee_cleared')",
      dice,
    );
    if (!placement) return;
    const [known] = await life.ask<{ paid: string }>(
      "select coalesce(sum(amount - refunded_amount), 0) as paid from app.fee_payments where placement_id = $1 and undone_at is null",
      [placement.id],
    );
    const missing = Number(placement.fee_amount) - Number(known?.paid);
    const amount = dice % 3 === 0 ? Math.ceil(missing / 2) : missing;
    const inDays = dice % 5 === 0 ? dice % 9 : 0;
    if (dice % 2 === 0) {
      await life.attempt(
        "record_fee_payment",
        `select id, placement_id, amount, available_on - current_date as in_days
           from app.record_fee_payment($1, $2, now(), current_date + $3::int)`,
        [placement.id, amount, inDays],
        placement.id as string,
      );
    } else if (amount > 0) {
      const charge = `ch_${randomUUID()}`;
      await life.charge(charge, amount, placement.id as string, inDays, null);
      const [row] = await life.ask(
        `select id, placement_id, amount, available_on - current_date as in_days from app.fee_payments
          where stripe_charge_id = $1`,
        [charge],
      );
      if (row) life.told.push({ step: "record_fee_payment", id: placement.id as string, row });
    }
  },
  async refund_fee(life, dice) {
    const payment = await life.pick("fee_payments", "undone_at is null and refunded_amount < amount", dice);
    if (!payment) return;
    const left = Number(payment.amount) - Number(payment.refunded_amount);
    await life.attempt(
      "record_fee_refund",
      "select id, $2::int as back from app.record_fee_refund($1, $2, 'given back')",
      [payment.id, 1 + (dice % left)],
      payment.id as string,
    );
  },
  undo_fee: verb("undo_fee_payment", "fee_payments", "undone_at is null", () => ", 'a mistake'"),
  /** A dispute begins, or is decided. */
  async dispute_fee(life, dice) {
    const payment = await life.pick("fee_payments", "undone_at is null and stripe_charge_id is not null", dice);
    if (!payment || /won|lost/.test(life.disputes.get(payment.id as string) ?? "")) return;
    const status = !life.disputes.has(payment.id as string) ? "needs_response" : dice % 2 === 0 ? "won" : "lost";
    await life.dispute(payment, status);
  },
  release: verb("release_escrow_hold", "escrow_holds", "status = 'active'", () => ", 'early'"),
  release_part: verb(
    "release_escrow_hold",
    "escrow_holds",
    "status = 'active'",
    (dice) => `, 'in part', ${1 + (dice % 500)}`,
  ),
  hold_by_hand: verb(
    "create_escrow_hold",
    "payouts",
    "true",
    (dice) => `, ${1 + (dice % 5000)}, now() + interval '1 day' * ${1 + (dice % 90)}, 'risk'`,
  ),
  forfeit: verb("forfeit_escrow_hold", "escrow_holds", "status = 'active'", () => ", 'lost'"),
  cancel_hold: verb("cancel_escrow_hold", "escrow_holds", "status = 'active'", () => ", 'dropped'"),
  cancel_payout: verb("cancel_payout", "payouts", "status <> 'cancelled'", () => ", 'off'"),
  cancel_placement: verb("cancel_placement", "placements", "status = 'active'", () => ", 'off'"),
  cancel_schedule: verb("cancel_payout_schedule", "payout_schedules", "status <> 'cancelled'", () => ", 'off'"),
  schedule_anew: verb("create_payout_schedule", "payouts", "true", (dice) => `, now(), ${1 + (dice % 5000)}`),
  reschedule: verb("reschedule_payout_schedule", "payout_schedules", "true", () => ", now(), 'sooner'"),
  retry: verb("retry_payout_schedule", "payout_schedules", "status = 'failed'", () => ", 'again'"),
  retry_debt: verb("retry_recovery", "recoveries", "status = 'open'", () => ", 'again'"),
  freeze: verb("freeze_payout", "payouts", "frozen_at is null", () => ", 'dispute'"),
  unfreeze: verb("unfreeze_payout", "payouts", "frozen_at is not null", () => ", 'settled'"),
  extend: verb(
    "extend_guarantee",
    "placements",
    "status = 'active'",
    (dice) => `, ${GUARANTEE_DAYS + 1 + (dice % 200)}, 'longer'`,
  ),
  /** On any day that the guarantee covers, often after its end: within the notice period, or too late. */
  breach: verb(
    "report_guarantee_breach",
    "placements",
    "status in ('active', 'completed')",
    (dice) => `, (select start_date + ${dice % GUARANTEE_DAYS} from app.placements where id = $1), 'left'`,
  ),
  withdraw_breach: verb("withdraw_guarantee_breach", "placements", "status = 'breached'", () => ", 'mistake'"),
  write_off: verb("write_off_recovery", "recoveries", "status = 'open'", (dice) => `, 'given up', ${1 + (dice % 900)}`),
  pause: work("pause_payouts", "select app.pause_payouts('all', 'stop')"),
  resume: work("resume_payouts", "select app.resume_payouts('all', 'go')"),
  /** A night on which everything goes well. */
  async night(life) {
    await life.attempt("run", "select app.process_due_schedules(), app.release_due_escrow_holds()");
    await life.ask("select app_private.claim_reversals()");
    await life.answerAll({ http_status: 200 });
  },
  days: (life, dice) => life.passDays(1 + (dice % 30)),
  /** Every wait is over. */
  async soon(life) {
    await life.ask(
      "update app.payout_transfers set next_attempt_at = clock_timestamp() where status = 'in_doubt'; update app.payout_reversals set next_attempt_at = clock_timestamp() where status = 'in_doubt'",
    );
    await life.ask("update app.payout_schedules set next_retry_at = now() where next_retry_at is not null");
    await life.ask("update app.recoveries set next_reversal_at = clock_timestamp() where status = 'open'");
  },
};

/** The names of the steps; what moves money comes more often. */
const STEP_NAMES = [
  ...Object.keys(STEPS),
  ...["sign", "sign", "run", "run", "send", "send", "send", "answer", "answer", "answer"],
  ...["pay_fee", "pay_fee", "pay_fee", "pay_fee", "dispute_fee"],
  ...["breach", "breach", "take_back", "take_back", "approve", "resume", "withdraw_breach", "night", "night"],
];

/** The steps of a life. */
export const anySteps = fc.array(fc.tuple(fc.constantFrom(...STEP_NAMES), fc.nat(1_000_000)), {
  minLength: 1,
  maxLength: 45,
  size: "max",
});

/** How many lives are played; a failure is told with its seed and the shortest life that shows it. */
export const livesOf = <Life>(t: ExecutionContext): fc.Parameters<Life> => ({
  numRuns: 25,
  /** Then a failure is told as short as it has become by then; a slow machine plays fewer lives. */
  interruptAfterTimeLimit: 100_000,
  reporter(details) {
    if (!details.failed) return;
    t.log(fc.defaultReportMessage(details));
    throw details.errorInstance;
  },
});
