// Placements and what is paid for them, with a database, a sandbox and a worker.

import type { TestFn } from "ava";
import { tranchesOf } from "./composites.ts";
import type { TestDatabase } from "./database.ts";
import { daysAgo } from "./days.ts";
import { eventually } from "./eventually.ts";
import { createCompany, createPlacement, type Recruiter } from "./fixtures.ts";
import type { TestSandbox } from "./sandbox.ts";
import { WorkerFixture } from "./worker_fixture.ts";

export let db: TestDatabase;
export let sandbox: TestSandbox;
let fixture: WorkerFixture;

/** To be called once by a test file. */
export function useGuaranteeFixture(test: TestFn): void {
  test.before(async () => {
    fixture = await WorkerFixture.start({ funds: { usd: 100_000_000, jpy: 100_000_000 } });
    ({ db, sandbox } = fixture);
  });
  test.after.always(() => fixture?.stop());
}

export const recruiterAtStripe = (): Promise<Recruiter> => fixture.recruiter();

export interface Terms {
  first_payment_days?: number;
  clawback_rule?: string;
  holdback_percentage?: number;
  tranches?: { percentage: number; days_after_start?: number }[];
  recovers_by_offset?: boolean;
  recovers_by_reversal?: boolean;
}

export async function companyWith(terms: Terms): Promise<string> {
  const companyId = await createCompany(db.admin);
  await db.admin.query(
    `select app.publish_payout_policy(90, $2, $1, first_payment_days => $3, clawback_rule => $4, tranches => $5,
       recovers_by_offset => $6, recovers_by_reversal => $7)`,
    [
      companyId,
      terms.holdback_percentage ?? 20,
      terms.first_payment_days ?? null,
      terms.clawback_rule ?? "everything",
      terms.tranches ? tranchesOf(terms.tranches) : null,
      terms.recovers_by_offset ?? true,
      terms.recovers_by_reversal ?? true,
    ],
  );
  return companyId;
}

/** Everything that is due is paid, and everything released meanwhile too. */
export async function payWhatIsDue(): Promise<void> {
  await runEverything();
  await eventually("everything that is due is paid", async () => {
    const { rows } = await db.admin.query<{ due: number; open: number }>(
      `select (select count(*)::int from app.preview_due_schedules() where would_pay)
            + (select count(*)::int from app.escrow_holds hold join app.payouts payout on payout.id = hold.payout_id
                where hold.status = 'active' and hold.release_date <= now() and payout.status in ('approved', 'processing')) as due,
              (select count(*)::int from app.payout_transfers where status in ('intended', 'sent', 'in_doubt'))
            + (select count(*)::int from graphile_worker.jobs where task_identifier in ('process_due_schedules', 'release_due_escrow_holds')) as open`,
    );
    const { due, open } = rows[0] as { due: number; open: number };
    // A run leaves out what somebody else holds a lock on: the next one takes it.
    if (due > 0) await runEverything();
    return due + open === 0;
  });
}

async function runEverything(): Promise<void> {
  await db.admin.query("select app.process_due_schedules()");
  await db.admin.query("select app.release_due_escrow_holds()");
  await db.admin.query("select app.process_due_schedules()");
}

export async function recover(): Promise<void> {
  await db.admin.query(
    "select app_private.enqueue(task, array['{}'::jsonb]) from unnest(array['recover_debts', 'resolve_transfers']) as task",
  );
  await eventually("no reversal is on its way", async () => {
    const { rows } = await db.admin.query(
      `select (select count(*)::int from graphile_worker.jobs where task_identifier in ('recover_debts', 'resolve_transfers'))
            + (select count(*)::int from app.payout_reversals where status in ('intended', 'sent')) as open`,
    );
    return rows[0].open === 0;
  });
}

export interface Buckets {
  status: string;
  scheduled: number;
  held: number;
  kept: number;
  recovered: number;
  set_off: number;
  forfeited: number;
  cancelled: number;
}

export async function bucketsOf(placementId: string): Promise<Buckets[]> {
  const { rows } = await db.admin.query<Buckets>(
    `select status, scheduled::int, held::int, paid_and_kept::int as kept, paid_and_recovered::int as recovered,
            offset_against_debt::int as set_off, forfeited::int, cancelled::int
       from reporting.payout_buckets where placement_id = $1 order by recruiter_id`,
    [placementId],
  );
  return rows;
}

/** What the recruiter's Stripe account holds. */
export async function balanceOf(recruiter: Recruiter, currency = "usd"): Promise<number> {
  const { balances } = await sandbox.control.ledger();
  return balances.accounts[recruiter.stripeAccountId]?.[currency] ?? 0;
}

export const none = { scheduled: 0, held: 0, kept: 0, recovered: 0, set_off: 0, forfeited: 0, cancelled: 0 };
export const share = (recruiter: Recruiter) => [{ recruiter_id: recruiter.id, share: 100 }];

export async function brokenPlacement(recruiter: Recruiter, terms: Terms = {}): Promise<string> {
  const companyId = await companyWith({ first_payment_days: 5, ...terms });
  const placementId = await createPlacement(db.admin, {
    companyId,
    recruiters: share(recruiter),
    startDate: daysAgo(10),
  });
  await payWhatIsDue();
  await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placementId, daysAgo(1)]);
  return placementId;
}
