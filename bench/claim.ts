// A1: claiming what is due must not depend on how much is not due yet. Two databases hold the same 1,000 due schedules,
// one among 10,000 pending ones, the other among 1,000,000 or as many as are asked for; the two take turns, and every claim is rolled back.
//
// Why the data are fair: each schedule has a payout, a placement and an audit row of its own, as in life, so every index
// that a claim goes through has its full size. The due ones are spread evenly over all that was created, which is the
// harder case: in the large database each lies on pages of its own. What no run has touched yet is seeded by plain
// inserts, without the triggers that would check and audit one row after the other; they are back before the measuring.

import type pg from "pg";
import { withoutTriggers } from "../tests/support/without_triggers.ts";
import { median } from "./measure.ts";
import type { Figure } from "./report.ts";
import { seedRecruiters, vacuum } from "./seed.ts";
import type { Bench, BenchDatabase } from "./support.ts";

const DUE = 1_000;
const SMALL = 10_000;
const RECRUITERS = 1_000;
/** The first claims after a checkpoint write whole pages to the WAL, and fill the caches: they are not measured. */
const WARM_UPS = 3;
const REPETITIONS = 15;
const BAR = 1.3;

export async function claim(bench: Bench, { pending }: { pending: number }): Promise<Figure[]> {
  const small = await seededDatabase(bench, "claim_small", SMALL);
  const large = await seededDatabase(bench, "claim_large", pending - (pending % DUE));
  const times = { small: [] as number[], large: [] as number[] };
  await small.admin.query("checkpoint");
  for (let repetition = -WARM_UPS; repetition < REPETITIONS; repetition++) {
    const [smallTime, largeTime] = [await claimOnce(small.admin), await claimOnce(large.admin)];
    if (repetition < 0) continue;
    times.small.push(smallTime);
    times.large.push(largeTime);
  }
  await small.drop();
  await large.drop();
  const ratio = median(times.large) / median(times.small);
  const ms = (values: readonly number[]) => `${median(values).toFixed(0)} ms`;
  return [
    {
      figure: `A1 claiming ${DUE} due schedules out of ${pending} against out of ${SMALL}`,
      measured: `${ratio.toFixed(2)} (${ms(times.large)} : ${ms(times.small)})`,
      bar: `<= ${BAR}`,
      met: ratio <= BAR,
    },
  ];
}

async function claimOnce(admin: pg.Pool): Promise<number> {
  const client = await admin.connect();
  try {
    await client.query("begin");
    const { rows } = await client.query<{ id: string }>(
      "select (app_private.start_payout_run('process_due_schedules')).id",
    );
    const began = performance.now();
    const { rows: claims } = await client.query<{ count: number }>(
      "select app_private.claim_due_schedules($1) as count",
      [rows[0]?.id],
    );
    const time = performance.now() - began;
    await client.query("rollback");
    if (claims[0]?.count !== DUE) throw new Error(`${claims[0]?.count} schedules were claimed, not ${DUE}.`);
    return time;
  } finally {
    client.release();
  }
}

async function seededDatabase(bench: Bench, name: string, schedules: number): Promise<BenchDatabase> {
  const database = await bench.database(name);
  await seedRecruiters(
    database,
    Array.from({ length: RECRUITERS }, (_, number) => `acct_bench${number}`),
  );
  const client = await database.admin.connect();
  try {
    await client.query("begin");
    await withoutTriggers(client, () => seedSchedules(client, schedules));
    await client.query("commit");
  } finally {
    client.release();
  }
  await vacuum(database);
  return database;
}

async function seedSchedules(client: pg.PoolClient, schedules: number): Promise<void> {
  await client.query(
    `create temporary table seed on commit drop as
       select made.number, uuidv7() as placement_id, uuidv7() as payout_id, uuidv7() as schedule_id,
              recruiter.id as recruiter_id, company.id as company_id,
              -- So many are due since yesterday, evenly spread; the others will be within a year.
              case when made.number % ${schedules / DUE} = 0 then now() - interval '1 day'
                   else now() + (1 + made.number % 365) * interval '1 day' end as due_at
         from generate_series(1, ${schedules}) as made (number)
         join (
           select user_id as id, row_number() over (order by user_id) as number from app.payout_accounts
         ) as recruiter on recruiter.number = 1 + made.number % ${RECRUITERS}
        cross join app.companies as company`,
  );
  await client.query(
    `insert into app.placements (
       id, company_id, candidate_name, start_date, signed_on, time_zone, guarantee_period_days, holdback_percentage, fee_amount,
       currency, policy_id
     )
     select placement_id, seed.company_id, 'Candidate ' || number, due_at::date - 90, due_at::date - 90, 'UTC', 90, 0, 100000, 'USD',
            policy.id
       from seed, app.payout_policies as policy
      order by number`,
  );
  await client.query(
    `insert into app.placement_recruiters (placement_id, recruiter_id, share, amount)
     select placement_id, recruiter_id, 100, 100000 from seed order by number`,
  );
  await client.query("insert into app.company_recruiters select distinct company_id, recruiter_id from seed");
  await client.query(
    `insert into app.payouts (id, placement_id, recruiter_id, company_id, amount, currency, status)
     select payout_id, placement_id, recruiter_id, company_id, 100000, 'USD', 'approved' from seed order by number`,
  );
  await client.query(
    `insert into app.payout_schedules (id, payout_id, placement_id, recruiter_id, company_id, amount, currency, scheduled_date)
     select schedule_id, payout_id, placement_id, recruiter_id, company_id, 100000, 'USD', due_at from seed order by number`,
  );
  await client.query(
    `insert into app.payout_audit_log (
       payout_id, placement_id, recruiter_id, company_id, sequence, entity, entity_id, action, new_status, changed_by_role,
       metadata, previous_hash, hash
     )
     select payout_id, placement_id, recruiter_id, company_id, 1, 'payout', payout_id, 'create', 'approved', 'bench', '{}',
            decode(repeat('00', 32), 'hex'), sha256(uuid_send(payout_id))
       from seed order by number`,
  );
  await client.query(
    `insert into app.audit_chain_heads (chain, last_sequence, last_hash)
     select 'payout:' || payout_id, 1, sha256(uuid_send(payout_id)) from seed`,
  );
}
