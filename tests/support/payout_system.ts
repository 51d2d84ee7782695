// What a crash round plays on: a database, a sandbox, recruiters, and obligations that are due.

import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { RunningSandbox } from "../../sandbox/client.ts";
import { startTestApi, type TestApi } from "./api.ts";
import { daysAgo } from "./days.ts";
import { companyPayingAtOnce } from "./debts.ts";
import { eventually } from "./eventually.ts";
import { allFor, createCompany, createPlacement, createRecruiter, type Recruiter } from "./fixtures.ts";

export interface PayoutSystem {
  /** The superuser's. */
  admin: pg.Pool;
  /** The URL of holdback_worker. */
  workerUrl: string;
  sandbox: Pick<RunningSandbox, "url" | "secretKey" | "control">;
  /** Its placements have external references: a database that was put back meets them again. */
  namesPlacements?: boolean;
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
  account_cool_down_days: 0,
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
       holdback_percentage => 20, external_ref => $6::text || '-' || i, job_title => gen_random_uuid()::text)
     from generate_series(1, $5::int) as i`,
    [payees.companyId, fee, currency, ids, count, system.namesPlacements ? randomUUID() : null],
  );
}

/** Puts the daily runs into the queue, several times over, so that several workers meet. */
export async function enqueueRuns({ admin }: PayoutSystem): Promise<void> {
  await admin.query(
    `select app_private.enqueue('release_due_escrow_holds', array['{}', '{}']::jsonb[]),
            app_private.enqueue('process_due_schedules', array['{}', '{}', '{}']::jsonb[])`,
  );
}

/** So many placements that were paid at once and whose guarantee then broke: their recruiters owe all of it. */
export async function createBrokenPlacements({ admin, sandbox }: PayoutSystem, count: number): Promise<void> {
  const fee = 30_001;
  await sandbox.control.fund("usd", 3 * count * fee);
  const companyId = await companyPayingAtOnce(admin, ", recovers_by_offset => false");
  const placements: string[] = [];
  for (const account of await sandbox.control.createAccounts(count)) {
    const recruiters = allFor(await createRecruiter(admin, account));
    placements.push(await createPlacement(admin, { companyId, feeAmount: fee, startDate: daysAgo(9), recruiters }));
  }
  await admin.query("select app.process_due_schedules()");
  await eventually("they are paid", async () => {
    await admin.query(
      "select app_private.enqueue('resolve_transfers', array['{}'::jsonb], job_keys => array['tick:resolve'])",
    );
    const { rows } = await admin.query(
      "select count(*)::int as paid from app.payouts where placement_id = any ($1) and status = 'completed'",
      [placements],
    );
    return rows[0].paid === count;
  });
  for (const placement of placements) {
    await admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placement, daysAgo(1)]);
  }
}

/**
 * So many placements of which Stripe has the first payment while our rows lack it, as after a restore: they become visible
 * to the workers at the moment at which nothing may be sent any more.
 */
export async function createLostPayments({ admin, sandbox }: PayoutSystem, count: number): Promise<void> {
  const fee = 50_000;
  await sandbox.control.fund("usd", 3 * count * fee);
  const companyId = await createCompany(admin);
  const client = await admin.connect();
  try {
    await client.query("begin");
    for (const account of await sandbox.control.createAccounts(count)) {
      const recruiters = allFor(await createRecruiter(admin, account));
      const placementId = await createPlacement(client, {
        companyId,
        feeAmount: fee,
        startDate: "2025-01-01",
        recruiters,
      });
      await client.query("set constraints all immediate");
      await client.query("set constraints all deferred");
      const { rows } = await client.query<{ id: string; amount: string }>(
        "select id, amount from app.payout_schedules where placement_id = $1 and kind = 'payout'",
        [placementId],
      );
      await payAtStripe(sandbox, account, rows[0] as (typeof rows)[0]);
    }
    await client.query("select app_private.close_gate('a backup was put back', '2025-01-01')");
    await client.query("commit");
  } finally {
    client.release();
  }
}

/** A transfer whose metadata says that it is the first try of this obligation; nobody here has made it. */
async function payAtStripe(
  { url, secretKey }: PayoutSystem["sandbox"],
  destination: string,
  { id, amount }: { id: string; amount: string },
): Promise<void> {
  const response = await fetch(`${url}/v1/transfers`, {
    method: "POST",
    headers: { authorization: `Bearer ${secretKey}` },
    body: new URLSearchParams({
      amount,
      currency: "usd",
      destination,
      "metadata[holdback_schedule_id]": id,
      "metadata[holdback_generation]": "1",
    }),
  });
  if (!response.ok) throw new Error(await response.text());
}
