// What the tests of the comparison by SQL share.

import type { ExecutionContext } from "ava";
import type pg from "pg";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { createPlacement } from "./fixtures.ts";

export interface OurTransfer {
  id: string;
  schedule_id: string;
  amount: string;
  currency: string;
  destination: string;
  generation: number;
}

export interface Movement {
  id: string;
  type: "transfer" | "transfer_refund";
  source: string | null;
  amount: number;
  currency: string;
  created: number;
}

/** A transfer of Stripe that is just what ours is, paid a minute ago. */
export class StripeTransfer {
  ours: OurTransfer;
  id: string;
  created = seconds(-60);
  changes: Record<string, unknown> = {};

  constructor(ours: OurTransfer, id: string) {
    this.ours = ours;
    this.id = id;
  }

  /** What its page says. */
  get page() {
    return {
      id: this.id,
      created: this.created,
      amount: Number(this.ours.amount),
      currency: this.ours.currency.toLowerCase(),
      destination: this.ours.destination,
      amount_reversed: 0,
      metadata: {
        holdback_schedule_id: this.ours.schedule_id,
        holdback_generation: String(this.ours.generation),
      },
      reversals: [],
      ...this.changes,
    };
  }

  /** What its balance transaction says. */
  get booking(): Movement {
    const { amount, currency } = this.page;
    return {
      id: this.id.replace("tr_", "txn_"),
      type: "transfer",
      source: this.id,
      amount: -amount,
      currency,
      created: this.created,
    };
  }
}

/** Unix seconds: so many from now. */
export const seconds = (fromNow: number) => Math.floor(Date.now() / 1000) + fromNow;

/** A database without a sandbox: what Stripe shows is handed to the SQL functions by the test. */
export class ComparisonFixture {
  db: TestDatabase;

  static async create(t: ExecutionContext): Promise<ComparisonFixture> {
    const db = await createTestDatabase();
    t.teardown(() => db.drop());
    // What was booked a second ago is judged too.
    await db.admin.query("update app_private.settings set value = '0' where name = 'look_up_after_seconds'");
    return new ComparisonFixture(db);
  }

  constructor(db: TestDatabase) {
    this.db = db;
  }

  /** An intent that was sent, in this status; `ago`: how long since. */
  async transfer(status: "sent" | "in_doubt" | "succeeded" | "refused", ago = "1 minute"): Promise<OurTransfer> {
    const { admin } = this.db;
    await createPlacement(admin, { holdbackPercentage: 0 });
    await admin.query("select app.process_due_schedules()");
    const { rows } = await admin.query<OurTransfer>(
      `update app.payout_transfers set status = 'sent', sent_at = now() - $1::interval, first_sent_at = now() - $1::interval,
              attempt = 1, lease_until = now()
        where status = 'intended'
       returning id, schedule_id, amount, currency, destination, generation`,
      [ago],
    );
    const ours = rows[0] as OurTransfer;
    if (status !== "sent") await this.set(ours, status, ago);
    return ours;
  }

  /** One that was paid, here and at Stripe. */
  async paid(): Promise<StripeTransfer> {
    const ours = await this.transfer("succeeded");
    return new StripeTransfer(ours, `tr_${ours.id.slice(24)}`);
  }

  async set(ours: OurTransfer, status: "in_doubt" | "succeeded" | "refused", ago = "1 minute"): Promise<void> {
    await this.db.admin.query(
      `update app.payout_transfers
          set status = $2, answered_at = now() - $3::interval, next_attempt_at = now(), lease_until = null,
              stripe_transfer_id = case $2 when 'succeeded' then 'tr_' || substr(id::text, 25) end,
              error_code = case $2 when 'succeeded' then null else 'x' end
        where id = $1`,
      [ours.id, status, ago],
    );
  }

  /** Reconciles these transfers and movements (unset: those of the transfers). What else is asked for is not there. */
  async reconcile(transfers: StripeTransfer[], movements?: Movement[]): Promise<Row> {
    const id = await this.stage(transfers, movements);
    await this.db.admin.query("select app_private.finish_reconciliation($1)", [id]);
    return this.read(id);
  }

  /** All but the comparison; returns the reconciliation's id. */
  async stage(transfers: StripeTransfer[], movements = transfers.map(({ booking }) => booking)): Promise<string> {
    const { admin } = this.db;
    const { rows: begun } = await admin.query("select * from app_private.begin_reconciliation()");
    const id = begun[0].reconciliation_id;
    const page = JSON.stringify(transfers.map((transfer) => transfer.page));
    await admin.query("select app_private.stage_transfers($1, 'in_list', $2)", [id, page]);
    await admin.query("select app_private.stage_balance_transactions($1, $2)", [id, JSON.stringify(movements)]);
    await admin.query("select app_private.note_unseen_transfers($1)", [id]);
    const { rows: asked } = await admin.query("select app_private.transfers_to_ask($1, 100) as ids", [id]);
    await admin.query("select app_private.stage_absences($1, $2)", [id, asked[0].ids]);
    return id;
  }

  async read(id: string): Promise<Row> {
    return (await this.db.admin.query("select * from app.reconciliations where id = $1", [id])).rows[0];
  }

  /** The open ones. */
  async findings(): Promise<Row[]> {
    const { rows } = await this.db.admin.query(
      "select kind, subject, ours, theirs, seen_count, transfer_id, finding_id from reporting.open_reconciliation_findings order by finding_id",
    );
    return rows;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: rows of any shape
export type Row = Record<string, any>;

/** Until this client's statement waits for another one's end. */
export function waitsForLock(fixture: ComparisonFixture, client: pg.PoolClient): Promise<void> {
  return eventually("the second waits for the first", async () => {
    const { rows } = await fixture.db.admin.query("select wait_event_type from pg_stat_activity where pid = $1", [
      (client as unknown as { processID: number }).processID,
    ]);
    return rows[0]?.wait_event_type === "Lock";
  });
}

/** Kind and subject of each. */
export const kinds = (findings: Row[]) => findings.map(({ kind, subject }) => `${kind} ${subject}`);
