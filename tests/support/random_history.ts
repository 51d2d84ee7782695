// A random history, for one database that has nothing else: its people and terms, the days that pass, and its Stripe, which
// is played by the answers that are recorded, and remembered apart from the books. What happens in it: random_steps.ts.

import pg from "pg";
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
/** A history has terms of one kind: that pay by their dates, that wait for the fee, or that let small amounts wait. */
const KINDS = [
  [0, 1, 2],
  [3, 4],
  [5, 6],
] as const;
/** What a history leaves, with all that refers to it. */
const FORGOTTEN = [
  "app.placements",
  "app.payout_runs",
  "app.payout_audit_log",
  "app.events",
  "app.payout_pauses",
  "app.payout_accounts",
  "app.bank_payouts",
  "app_private.account_balances",
  "app_private.platform_balances",
  "app_private.one_person_amounts",
  "app.company_recruiters",
];
export const LONGEST_WAIT_DAYS = 21;
export const GUARANTEE_DAYS = 60;

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

export interface Answer {
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

export class RandomHistory {
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
  /** Since the history began. */
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
        "select id from app.create_user(format('history-%s@example.com', $1::text), 'History', 'recruiter')",
        [i],
      );
      this.#recruiters.push(user?.id as string);
    }
    for (const [i, { rule, pay_when, partial_fee, payment_rhythm, minimum }] of TERMS.entries()) {
      const [company] = await this.ask<{ id: string }>("insert into app.companies (name) values ($1) returning id", [
        `History ${i} ${rule}`,
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

  /** Forgets all histories before: each begins with nothing. */
  async begin(): Promise<void> {
    for (const list of [this.transfers, this.reversals, this.byHand, this.disputes]) list.clear();
    this.daysPassed = 0;
    this.#kind = null;
    this.told.length = 0;
    this.beforeVerb = async () => undefined;
    // Deleted, not truncated: that makes every table and index anew, and with them whatever a session has planned.
    await this.#beyondTheRules(async (client) => {
      const { rows } = await client.query<{ statement: string }>(
        `with recursive emptied as (
           select unnest($1::regclass[]) as relation
            union
           select foreign_key.conrelid from emptied
             join pg_constraint as foreign_key on foreign_key.confrelid = emptied.relation and foreign_key.contype = 'f'
         )
         select format('delete from %s', relation::regclass) as statement from emptied`,
        [FORGOTTEN],
      );
      await client.query(rows.map(({ statement }) => statement).join(";"));
      // What the deletion of the others has counted.
      await client.query("delete from app_private.status_sums");
      await client.query("delete from app.audit_chain_heads where chain like 'payout:%'");
    });
    for (const [i, id] of this.#recruiters.entries())
      await this.ask("select app.link_payout_account($1, $2)", [id, `acct_history${i}`]);
  }

  /** So many days go by at once. */
  async passDays(days: number): Promise<void> {
    this.daysPassed += days;
    const moved = {
      "app.placements": ["start_date", "signed_on"],
      "app.payout_schedules": ["scheduled_date", "guarantee_completion_date"],
      "app.escrow_holds": ["release_date"],
      "app.payout_accounts": ["cool_down_until"],
      "app.fee_payments": ["paid_at", "available_on"],
    };
    await this.#beyondTheRules(async (client) => {
      for (const [table, columns] of Object.entries(moved)) {
        const changes = columns.map((column) =>
          ["start_date", "signed_on", "available_on"].includes(column)
            ? `${column} = ${column} - $1::int`
            : `${column} = ${column} - make_interval(days => $1)`,
        );
        await client.query(`update ${table} set ${changes.join(", ")}`, [days]);
      }
    }, Object.keys(moved));
  }

  /** Every wait is over. */
  async endWaits(): Promise<void> {
    await this.ask(
      "update app.payout_transfers set next_attempt_at = clock_timestamp() where status = 'in_doubt'; update app.payout_reversals set next_attempt_at = clock_timestamp() where status = 'in_doubt'",
    );
    await this.ask("update app.payout_schedules set next_retry_at = now() where next_retry_at is not null");
    await this.ask("update app.recoveries set next_reversal_at = clock_timestamp() where status = 'open'");
  }

  async #beyondTheRules(work: (client: pg.PoolClient) => Promise<void>, tables?: readonly string[]): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query("begin");
      await withoutTriggers(client, () => work(client), tables);
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

  /** A placement by terms of the history's kind, for one recruiter or two. */
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
    await this.endWaits();
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
