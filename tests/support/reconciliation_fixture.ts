// A database and a sandbox in which a worker has paid something, and the command that reconciles the two.

import type { ExecutionContext } from "ava";
import Stripe from "stripe";
import { cleanEnvironment, run } from "./commands.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { createPlacement, createRecruiter, type Recruiter } from "./fixtures.ts";
import { createTestSandbox, type TestSandbox } from "./sandbox.ts";
import { startTestWorker, type TestWorker } from "./worker.ts";

export const RECONCILE = "server/commands/reconcile.ts";

export interface Transfer {
  id: string;
  schedule_id: string;
  generation: number;
  status: string;
  stripe_transfer_id: string | null;
  amount: string;
  destination: string;
  metadata: Record<string, string>;
}

/** A database, a sandbox with money in it, and a recruiter there. */
export class ReconciliationFixture {
  db: TestDatabase;
  sandbox: TestSandbox;
  stripe: Stripe;
  recruiter: Recruiter;

  static async create(t: ExecutionContext): Promise<ReconciliationFixture> {
    const [db, sandbox] = await Promise.all([createTestDatabase(), createTestSandbox()]);
    t.teardown(() => db.drop());
    t.teardown(() => sandbox.remove());
    await Promise.all(["usd", "eur", "jpy"].map((currency) => sandbox.control.fund(currency, 100_000_000)));
    const [account] = await sandbox.control.createAccounts(1);
    const recruiter = await createRecruiter(db.admin, account);
    await db.admin.query("update app_private.settings set value = '0' where name = 'look_up_after_seconds'");
    // What is in doubt stays so for as long as a test looks at it.
    await db.admin.query("update app_private.settings set value = '3600' where name = 'resend_base_seconds'");
    return new ReconciliationFixture(db, sandbox, recruiter);
  }

  constructor(db: TestDatabase, sandbox: TestSandbox, recruiter: Recruiter) {
    this.db = db;
    this.sandbox = sandbox;
    this.recruiter = recruiter;
    this.stripe = new Stripe(sandbox.secretKey, { ...sandbox.stripeConfig, maxNetworkRetries: 0, telemetry: false });
  }

  worker(t: ExecutionContext): Promise<TestWorker> {
    return startTestWorker({ databaseUrl: this.db.urlOf("holdback_worker"), stripe: this.sandbox }).then((worker) => {
      t.teardown(() => worker.kill());
      return worker;
    });
  }

  /** Has so many obligations paid by a worker, each 1,000.00, and returns their transfers once each has an answer. */
  async pay(t: ExecutionContext, count: number, currency = "USD"): Promise<Transfer[]> {
    for (let i = 0; i < count; i++) {
      await createPlacement(this.db.admin, {
        recruiters: [{ recruiter_id: this.recruiter.id, share: 100 }],
        holdbackPercentage: 0,
        currency,
      });
    }
    await this.db.admin.query("select app.process_due_schedules()");
    const worker = await this.worker(t);
    await eventually("every transfer has an answer", async () => {
      const { rows } = await this.db.admin.query(
        "select from app.payout_transfers where status in ('intended', 'sent')",
      );
      return rows.length === 0;
    });
    await worker.stop();
    return this.transfers();
  }

  async transfers(): Promise<Transfer[]> {
    return (await this.db.admin.query<Transfer>("select * from app.payout_transfers order by id")).rows;
  }

  /** A transfer made at Stripe by hand. */
  byHand(metadata: Record<string, string>, change: Partial<Stripe.TransferCreateParams> = {}) {
    const destination = this.recruiter.stripeAccountId;
    return this.stripe.transfers.create({ amount: 100_000, currency: "usd", destination, metadata, ...change });
  }

  /** What no command can do: somebody tampers with our books. */
  async tamper(sql: string, values: unknown[]): Promise<void> {
    await this.db.admin.query("alter table app.payout_transfers disable trigger user");
    await this.db.admin.query(`update app.payout_transfers set ${sql}`, values);
    await this.db.admin.query("alter table app.payout_transfers enable trigger user");
  }

  environment(more: Record<string, string> = {}) {
    return cleanEnvironment({
      DATABASE_URL: this.db.adminUrl,
      STRIPE_API_BASE: this.sandbox.url,
      STRIPE_SECRET_KEY: this.sandbox.secretKey,
      ...more,
    });
  }

  /** Runs the command; nothing may move by it, neither at Stripe nor in our books. */
  async reconcile(t: ExecutionContext, ...args: string[]) {
    const before = await this.everythingThatMoved();
    const outcome = await run(t, [RECONCILE, ...args], this.environment());
    t.deepEqual(await this.everythingThatMoved(), before);
    return outcome;
  }

  async everythingThatMoved() {
    const { now: _now, ...ledger } = await this.sandbox.control.ledger();
    const { rows } = await this.db.admin.query(
      `select id, status, amount, stripe_transfer_id from app.payout_transfers
        union all select id, status, amount, null from app.payout_schedules order by id`,
    );
    return { ledger, rows };
  }

  /** Kind and subject of every open finding. */
  async findings(): Promise<string[]> {
    const { rows } = await this.db.admin.query(
      "select kind || ' ' || subject as finding from reporting.open_reconciliation_findings order by finding_id",
    );
    return rows.map(({ finding }) => finding);
  }
}
