// Everything between Stripe and the books, real: a sandbox that delivers webhooks to an API process, and a worker process.

import type { ExecutionContext } from "ava";
import Stripe from "stripe";
import { startTestApi, type TestApi } from "./api.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { createPlacement, createRecruiter, type Recruiter } from "./fixtures.ts";
import { createTestSandbox, type TestSandbox } from "./sandbox.ts";
import { startTestWorker, type TestWorker } from "./worker.ts";

const SECRET = "whsec_test1";

/** The newest try of a placement's one obligation. */
export interface Standing {
  schedule: string;
  transfer: string | null;
  payout: string;
  failure_code: string | null;
  stripe_transfer_id: string | null;
  transfer_id: string;
  frozen: boolean;
}

export class WebhookFixture {
  readonly db: TestDatabase;
  readonly sandbox: TestSandbox;
  readonly stripe: Stripe;
  readonly #api: TestApi;
  readonly #worker: TestWorker;

  private constructor(db: TestDatabase, sandbox: TestSandbox, api: TestApi, worker: TestWorker) {
    this.db = db;
    this.sandbox = sandbox;
    this.#api = api;
    this.#worker = worker;
    this.stripe = new Stripe(sandbox.secretKey, { ...sandbox.stripeConfig, maxNetworkRetries: 0, telemetry: false });
  }

  static async start(): Promise<WebhookFixture> {
    const [db, sandbox] = await Promise.all([createTestDatabase(), createTestSandbox()]);
    // Nothing but a webhook may be what resumes or resolves: second tries are far off.
    await db.admin.query(
      `update app_private.settings set value = case name when 'transfer_lease_seconds' then '3' else '3600' end::jsonb
        where name in ('retry_base_seconds', 'resend_base_seconds', 'resend_cap_seconds', 'transfer_lease_seconds')`,
    );
    const [api, worker] = await Promise.all([
      startTestApi({ databaseUrl: db.urlOf("holdback_authenticator"), webhookSecret: SECRET }),
      startTestWorker({ databaseUrl: db.urlOf("holdback_worker"), stripe: sandbox }),
    ]);
    await sandbox.control.addWebhook({ url: `${api.url}/webhooks/stripe`, secret: SECRET });
    return new WebhookFixture(db, sandbox, api, worker);
  }

  async stop(): Promise<void> {
    await this.#worker.stop();
    await this.#api.stop();
    await this.sandbox.remove();
    await this.db.drop();
  }

  /** Deliveries as they come, nothing held, no fault left over. */
  async calm(): Promise<void> {
    await this.sandbox.control.setDeliveries({ paused: false, order: "created", duplicates: 0 });
    await this.sandbox.control.release();
    await this.sandbox.control.clearFaults();
  }

  /** Delivers an event by hand, and answers the API's status. */
  async deliver(event: { id: string }): Promise<number> {
    const payload = JSON.stringify(event);
    const header = Stripe.webhooks.generateTestHeaderString({ payload, secret: SECRET });
    const request = { method: "POST", headers: { "stripe-signature": header }, body: payload };
    return (await fetch(`${this.#api.url}/webhooks/stripe`, request)).status;
  }

  async recruiter(): Promise<Recruiter> {
    const [account] = await this.sandbox.control.createAccounts(1);
    const recruiter = await createRecruiter(this.db.admin, account);
    await this.accountBecomes(recruiter, true);
    return recruiter;
  }

  async isEnabled(recruiter: Recruiter): Promise<boolean | null> {
    const { rows } = await this.db.admin.query("select transfers_enabled from app.payout_accounts where user_id = $1", [
      recruiter.id,
    ]);
    return rows[0].transfers_enabled;
  }

  async accountBecomes(recruiter: Recruiter, enabled: boolean): Promise<void> {
    await eventually(
      `the account is known to be ${enabled ? "able" : "unable"} to receive`,
      async () => (await this.isEnabled(recruiter)) === enabled,
    );
  }

  /** A placement with one obligation, due. */
  oblige(recruiter: Recruiter, currency: string, feeAmount = 100_000, startDate = "2025-01-01"): Promise<string> {
    const recruiters = [{ recruiter_id: recruiter.id, share: 100 }];
    return createPlacement(this.db.admin, { recruiters, currency, feeAmount, startDate, holdbackPercentage: 0 });
  }

  async payWhatIsDue(): Promise<void> {
    await this.db.admin.query("select app.process_due_schedules()");
  }

  async standing(placementId: string): Promise<Standing> {
    const { rows } = await this.db.admin.query<Standing>(
      `select schedule.status as schedule, transfer.status as transfer, payout.status as payout, schedule.failure_code,
              transfer.stripe_transfer_id, transfer.id as transfer_id, payout.frozen_at is not null as frozen
         from app.payout_schedules schedule
         join app.payouts payout on payout.id = schedule.payout_id
         left join app.payout_transfers transfer on transfer.schedule_id = schedule.id
        where schedule.placement_id = $1
        order by transfer.generation desc limit 1`,
      [placementId],
    );
    return rows[0] as Standing;
  }

  async becomes(placementId: string, wanted: Partial<Standing>): Promise<void> {
    await eventually(`the obligation is ${JSON.stringify(wanted)}`, async () => {
      const standing = await this.standing(placementId);
      return Object.entries(wanted).every(([name, value]) => standing[name as keyof Standing] === value);
    });
  }

  async transfersTo(recruiter: Recruiter) {
    const { transfers } = await this.sandbox.control.ledger();
    return transfers.filter(({ destination }) => destination === recruiter.stripeAccountId);
  }

  /** Waits until all that the sandbox sent so far has arrived and was processed. */
  async allIsProcessed(): Promise<void> {
    await eventually("every event was delivered and processed", async () => {
      const { queued, running, waiting_to_retry } = (await this.sandbox.control.webhooks()).deliveries;
      const { rowCount } = await this.db.admin.query(
        "select from app_private.stripe_webhook_inbox where processed_at is null",
      );
      return queued + running + waiting_to_retry + (rowCount ?? 0) === 0;
    });
    await this.noJobIsLeft();
  }

  /** Waits until nothing is left to do now. */
  async noJobIsLeft(): Promise<void> {
    await eventually("the queue is empty", async () => {
      const { rowCount } = await this.db.admin.query(
        "select from graphile_worker.jobs where run_at <= now() and attempts < max_attempts",
      );
      return rowCount === 0;
    });
  }

  /** What became of the events about an object, in the order of their arrival. */
  async outcomesOf(objectId: string): Promise<(string | null)[]> {
    const { rows } = await this.db.admin.query<{ outcome: string | null }>(
      "select outcome from app_private.stripe_webhook_inbox where object_id = $1 order by received_at",
      [objectId],
    );
    return rows.map(({ outcome }) => outcome);
  }

  /** The outbox's events of this type about one of our transfers. */
  async outbox(transferId: string, type: string): Promise<Record<string, unknown>[]> {
    const { rows } = await this.db.admin.query(
      "select payload from app.events where entity_id = $1 and type = $2 order by id",
      [transferId, type],
    );
    return rows.map(({ payload }) => payload);
  }

  /** From now on `wasAsked` counts. */
  async forgetQuestions(): Promise<void> {
    await this.allIsProcessed();
    await this.sandbox.control.resetStats();
  }

  /** Whether Stripe was asked this since `forgetQuestions`, as "transfers.retrieve". */
  async wasAsked(kind: string): Promise<boolean> {
    return JSON.stringify(await this.sandbox.control.stats()).includes(`"${kind}"`);
  }

  async booksAreRight(t: ExecutionContext): Promise<void> {
    t.deepEqual((await this.db.admin.query("select * from reporting.invariant_violations")).rows, []);
  }
}
