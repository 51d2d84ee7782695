// What a crash round plays on: a database, a sandbox, recruiters, and obligations that are due.

import type pg from "pg";
import type { RunningSandbox } from "../../sandbox/client.ts";
import { startTestApi, type TestApi } from "./api.ts";
import { createCompany, createRecruiter, type Recruiter } from "./fixtures.ts";

export interface PayoutSystem {
  /** The superuser's. */
  admin: pg.Pool;
  /** The URL of holdback_worker. */
  workerUrl: string;
  sandbox: Pick<RunningSandbox, "url" | "secretKey" | "control">;
}

/** Waits of seconds instead of minutes; the rules stay what they are. */
export const SHORT_WAITS = {
  claim_batch_size: 20,
  transfer_lease_seconds: 3,
  resend_base_seconds: 1,
  resend_cap_seconds: 2,
  look_up_after_seconds: 1,
  lost_intent_seconds: 1,
  lost_run_seconds: 3,
  retry_base_seconds: 1,
  retry_cap_seconds: 2,
  blocked_account_check_seconds: 1,
};

export async function changeSettings(admin: pg.Pool, settings: Record<string, number>): Promise<void> {
  for (const [name, value] of Object.entries(settings)) {
    const { rowCount } = await admin.query(
      "update app_private.settings set value = to_jsonb($2::int) where name = $1",
      [name, value],
    );
    if (rowCount !== 1) throw new Error(`there is no setting ${name}`);
  }
}

/** Starts the API, and has the sandbox deliver its webhooks there. */
export async function listenToStripe(databaseUrl: string, sandbox: PayoutSystem["sandbox"]): Promise<TestApi> {
  const secret = "whsec_crash";
  const api = await startTestApi({ databaseUrl, webhookSecret: secret });
  await sandbox.control.addWebhook({ url: `${api.url}/webhooks/stripe`, secret });
  return api;
}

export interface Payees {
  companyId: string;
  recruiters: Recruiter[];
}

/** A company, and recruiters whose accounts the sandbox knows. */
export async function createPayees({ admin, sandbox }: PayoutSystem, size = 8): Promise<Payees> {
  const accounts = await sandbox.control.createAccounts(size);
  const recruiters = await Promise.all(accounts.map((account) => createRecruiter(admin, account)));
  return { companyId: await createCompany(admin), recruiters };
}

/**
 * So many placements with a fifth held back, so twice as many obligations, all due; and more than the money for them:
 * a second payment must not fail for want of it.
 */
export async function createDuePlacements(
  system: PayoutSystem,
  payees: Payees,
  count: number,
  currency = "USD",
): Promise<void> {
  const fee = 100_001;
  await system.sandbox.control.fund(currency.toLowerCase(), 3 * count * fee);
  const ids = payees.recruiters.map(({ id }) => id);
  await system.admin.query(
    `select app.create_placement(
       company_id => $1, candidate_name => 'Candidate ' || i, start_date => '2025-01-01', fee_amount => $2, currency => $3,
       recruiters => array[(($4::uuid[])[1 + i % cardinality($4::uuid[])], 100, null, null)]::app.recruiter_share[],
       holdback_percentage => 20)
     from generate_series(1, $5::int) as i`,
    [payees.companyId, fee, currency, ids, count],
  );
}

/** Puts the daily runs into the queue, several times over, so that several workers meet. */
export async function enqueueRuns({ admin }: PayoutSystem): Promise<void> {
  await admin.query(
    `select app_private.enqueue('release_due_escrow_holds', array['{}', '{}']::jsonb[]),
            app_private.enqueue('process_due_schedules', array['{}', '{}', '{}']::jsonb[])`,
  );
}
