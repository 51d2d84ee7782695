// The rows that the benchmarks begin with, made by few statements; every rule and trigger works on them.

import type pg from "pg";
import type { RunningSandbox } from "../sandbox/client.ts";
import type { BenchDatabase } from "./support.ts";

/** More than all benchmarks together pay. */
export const AMPLE_FUNDS = 1_000_000_000_000;
const RECRUITERS = 200;
/** The database times the run itself: whoever waits for it asks seldom, which costs the database less. */
const LOOKS_AGAIN_MS = 200;
/** Minor units: 1,000.00 USD, of which the platform's terms hold a fifth back. */
const FEE = 100_000;

/** A company, and recruiters with accounts at the sandbox, which has the money to pay them. */
export async function seedPeople(database: BenchDatabase, sandbox: RunningSandbox): Promise<void> {
  await sandbox.control.fund("usd", AMPLE_FUNDS);
  await seedRecruiters(database, await sandbox.control.createAccounts(RECRUITERS));
}

/** A company, and a recruiter for each of these Stripe accounts. */
export async function seedRecruiters(database: BenchDatabase, accounts: readonly string[]): Promise<void> {
  await database.admin.query(
    `with recruiter as (
       insert into app.users (email, display_name, role)
       select 'recruiter-' || number || '@example.com', 'Recruiter ' || number, 'recruiter'
         from generate_series(1, cardinality($1::text[])) as number
       returning id, email
     )
     insert into app.payout_accounts (user_id, stripe_account_id, transfers_enabled)
     select recruiter.id, account.id, true
       from unnest($1::text[]) with ordinality as account (id, number)
       join recruiter on recruiter.email = 'recruiter-' || account.number || '@example.com'`,
    [accounts],
  );
  await database.admin.query("insert into app.companies (name) values ('Bench')");
}

/** So many placements with one recruiter each and a guarantee that is long over: as many obligations are due. */
export async function seedDueObligations(database: BenchDatabase, count: number): Promise<void> {
  const client = await database.admin.connect();
  try {
    await client.query("begin");
    await client.query(
      `with placement as (
         insert into app.placements (company_id, candidate_name, start_date, fee_amount, currency)
         select company.id, 'Candidate ' || number, date '2025-01-01', $2, 'USD'
           from app.companies as company, generate_series(1, $1::integer) as number
          where company.name = 'Bench'
         returning id
       ),
       numbered as (select id, row_number() over (order by id) as number from placement),
       recruiter as (select user_id as id, row_number() over (order by user_id) as number from app.payout_accounts)
       insert into app.placement_recruiters (placement_id, recruiter_id, share)
       select numbered.id, recruiter.id, 100
         from numbered
         join recruiter on recruiter.number = 1 + numbered.number % (select count(*) from recruiter)`,
      [count, FEE],
    );
    await client.query("commit");
  } finally {
    client.release();
  }
  await vacuum(database);
}

/** What autovacuum would have done by the time that anything is due. */
export async function vacuum(database: BenchDatabase): Promise<void> {
  await database.admin.query(
    `vacuum analyze app.users, app.payout_accounts, app.placements, app.placement_recruiters, app.payouts,
                    app.escrow_holds, app.payout_schedules, app.payout_transfers, app.payout_audit_log, app.audit_log,
                    app.audit_chain_heads, app.events`,
  );
}

export interface PaidRun {
  seconds: number;
  succeeded: number;
}

/** Pays everything due by hand, as an engineer does, and waits until the run is finished; the database takes the time. */
export async function payEverythingDue(admin: pg.Pool): Promise<PaidRun> {
  const { rows } = await admin.query<{ id: string }>("select id from app.process_due_schedules()");
  const id = rows[0]?.id;
  for (;;) {
    const { rows: runs } = await admin.query<{ seconds: number; succeeded: number; items: number }>(
      `select extract(epoch from finished_at - started_at)::float as seconds,
              succeeded_count::integer as succeeded, item_count::integer as items
         from app.payout_runs where id = $1 and finished_at is not null`,
      [id],
    );
    const run = runs[0];
    if (run) {
      if (run.succeeded !== run.items) throw new Error(`Only ${run.succeeded} of ${run.items} obligations were paid.`);
      return run;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOKS_AGAIN_MS));
  }
}

/** How many transfers one statement sent, and one answered, on average: what each costs depends on it. */
export async function transfersOfOneStatement({ admin }: BenchDatabase): Promise<string> {
  const { rows } = await admin.query<{ together: string }>(
    `select string_agg(format('%s %s', round(transfers::numeric / statements, 1), new_status), ', ' order by new_status)
              as together
       from (select new_status, count(*) as transfers, count(distinct xmin::text) as statements
               from app.audit_log
              where entity = 'payout_transfers' and new_status in ('sent', 'succeeded')
              group by new_status) as written`,
  );
  return rows[0]?.together ?? "none";
}
