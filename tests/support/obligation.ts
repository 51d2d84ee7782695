// One obligation at a time, for tests that look closely at what becomes of it, here and in the sandbox's ledger.

import type { LedgerTransfer } from "../../sandbox/client.ts";
import type { TestDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { createPlacement, type Recruiter } from "./fixtures.ts";
import type { TestSandbox } from "./sandbox.ts";
import { recruiterAtStripe } from "./worker_fixture.ts";

export const AMOUNT = 100_000;

interface Try {
  id: string;
  generation: number;
  status: string;
  attempt: number;
  idempotency_key: string;
  destination: string;
  error_code: string | null;
  stripe_transfer_id: string | null;
}

export interface Standing {
  schedule_id: string;
  payout_id: string;
  schedule: string;
  payout: string;
  frozen: boolean;
  failure_code: string | null;
  failure_reason: string | null;
  retry_count: number;
  last_retry_at: Date | null;
  next_retry_at: Date | null;
  /** Oldest generation first. */
  tries: Try[];
}

interface Options {
  currency?: string;
  funded?: boolean;
  amount?: number;
  startDate?: string;
  recruiter?: Recruiter;
}

export class Obligation {
  #db: TestDatabase;
  #sandbox: TestSandbox;
  readonly placementId: string;
  readonly recruiter: Recruiter;

  private constructor(db: TestDatabase, sandbox: TestSandbox, recruiter: Recruiter, placementId: string) {
    this.#db = db;
    this.#sandbox = sandbox;
    this.recruiter = recruiter;
    this.placementId = placementId;
  }

  /** An obligation of 1,000.00 that is due, of a recruiter of its own; by default the platform has the money. */
  static async create(
    { db, sandbox }: { db: TestDatabase; sandbox: TestSandbox },
    options: Options = {},
  ): Promise<Obligation> {
    const { currency = "USD", funded = true, amount = AMOUNT, recruiter } = options;
    // More than is needed: a second payment must not fail for want of money.
    if (funded) await sandbox.control.fund(currency.toLowerCase(), 3 * amount);
    const paid = recruiter ?? (await recruiterAtStripe(db, sandbox));
    const placementId = await createPlacement(db.admin, {
      recruiters: [{ recruiter_id: paid.id, share: 100 }],
      currency,
      holdbackPercentage: 0,
      feeAmount: amount,
      ...(options.startDate ? { startDate: options.startDate } : {}),
    });
    return new Obligation(db, sandbox, paid, placementId);
  }

  async standing(): Promise<Standing> {
    const { rows } = await this.#db.admin.query<Standing>(
      `select schedule.id as schedule_id, payout.id as payout_id, schedule.status as schedule, payout.status as payout,
              payout.frozen_at is not null as frozen, schedule.failure_code, schedule.failure_reason, schedule.retry_count,
              schedule.last_retry_at, schedule.next_retry_at,
              coalesce((
                select jsonb_agg(to_jsonb(transfer) order by transfer.generation)
                  from app.payout_transfers transfer where transfer.schedule_id = schedule.id
              ), '[]') as tries
         from app.payout_schedules schedule join app.payouts payout on payout.id = schedule.payout_id
        where schedule.placement_id = $1`,
      [this.placementId],
    );
    return rows[0] as Standing;
  }

  /** Waits until it stands so, and returns how. */
  async comesTo(what: string, isSo: (standing: Standing) => boolean): Promise<Standing> {
    let standing = await this.standing();
    try {
      await eventually(what, async () => {
        standing = await this.standing();
        return isSo(standing);
      });
    } catch (error) {
      throw new Error(`${(error as Error).message}; it stands so: ${JSON.stringify(standing, null, 1)}`);
    }
    return standing;
  }

  isPaid(): Promise<Standing> {
    return this.comesTo("it is paid", ({ schedule, payout }) => schedule === "processed" && payout === "completed");
  }

  /** What the sandbox's ledger has for this obligation. */
  async ledger(): Promise<LedgerTransfer[]> {
    const { schedule_id } = await this.standing();
    const { transfers } = await this.#sandbox.control.ledger();
    return transfers.filter(({ metadata }) => metadata.holdback_schedule_id === schedule_id);
  }
}
