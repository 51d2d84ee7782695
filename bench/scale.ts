// What years leave behind: so many payouts, nearly all of them paid long ago, then what a night, a dashboard, a report, a
// metric, an auditor and a vacuum take, and how large it all is. Two sizes, one a tenth of the other: what is done for what
// is due must read as many pages in both, and only what reads all rows, and the disk, may grow.
//
// The rows are made by plain inserts without triggers, in batches, each payout with its placement, obligation, transfer and
// six audit rows; events are left out, because they are purged by age. Indexes are built when all rows are there.

import type pg from "pg";
import { withoutTriggers } from "../tests/support/without_triggers.ts";
import { loadInBulk } from "./bulk_load.ts";
import { cpuSecondsOfAll } from "./measure.ts";
import { type Figure, information } from "./report.ts";
import { seedRecruiters, vacuum } from "./seed.ts";
import type { Bench, BenchDatabase } from "./support.ts";

const DUE = 1_000;
/** A platform grows by people as well as by years: each is paid once a week, as long as there is history. */
const PAYOUTS_OF_A_RECRUITER = 500;
/** What is due is due to as many people whatever the size, and somebody to whom nothing is due asks. */
const DUE_RECRUITERS = 5;
const BATCH = 250_000;
const YEARS_DAYS = 3_650;
const REPETITIONS = 3;
const BAR = 1.3;
/** Pages from the root of an index to its leaf. A list that reads a page for each of its rows besides cannot grow further. */
const WAY_DOWN = 10;
/** What the batches fill. Companies and their recruiters are few, and are looked up meanwhile. */
const SEEDED = [
  "app.placements",
  "app.placement_recruiters",
  "app.payouts",
  "app.payout_schedules",
  "app.payout_transfers",
  "app.payout_audit_log",
  "app.audit_chain_heads",
];
const SOMEBODY = "(select user_id from app.payout_accounts order by user_id offset 5 limit 1)";

export async function scale(bench: Bench, { payouts }: { payouts: number }): Promise<Figure[]> {
  const small = await measured(bench, payouts / 10);
  const large = await measured(bench, payouts);
  const bytes = (size: number) => `${(size / payouts / 1000).toFixed(2)} kB a payout`;
  return [
    ...Object.entries(WORK).map(([what, { growsWith }]) => {
      const [now, tenth] = [large.costs[what] as Cost, small.costs[what] as Cost];
      const growth = now.pages / tenth.pages;
      const isFlat = growth <= BAR || now.pages <= now.rows + WAY_DOWN;
      const pages = now.pages === 0 ? "" : `${growth.toFixed(2)} (${now.pages} : ${tenth.pages} pages), `;
      return {
        figure: `${what}, ${payouts.toLocaleString("en")} payouts : a tenth of them`,
        measured: `${pages}${(now.time / tenth.time).toFixed(2)} (${now.time.toFixed(0)} : ${tenth.time.toFixed(0)} ms)`,
        bar: growsWith === "nothing" ? `<= ${BAR} of pages, or one a row` : `grows with ${growsWith}`,
        met: growsWith === "nothing" ? isFlat : null,
      };
    }),
    ...large.sizes.map(({ name, size, indexes }) =>
      information(`${name} on the disk`, `${bytes(size)}, ${bytes(indexes)} of it indexes`),
    ),
  ];
}

const recruitersOf = (payouts: number) => Math.ceil((payouts - 2 * DUE) / PAYOUTS_OF_A_RECRUITER);

interface Cost {
  /** Milliseconds, with whatever else the machine does meanwhile. */
  time: number;
  /** Of tables and indexes, each time one is looked at: the same on a busy machine. 0: not counted. */
  pages: number;
  /** That it answered with. */
  rows: number;
}

interface Measured {
  costs: Record<string, Cost>;
  sizes: { name: string; size: number; indexes: number }[];
}

async function measured(bench: Bench, payouts: number): Promise<Measured> {
  const database = await bench.database(`scale_${payouts}`);
  await seedRecruiters(
    database,
    Array.from({ length: recruitersOf(payouts) }, (_, number) => `acct_scale${number}`),
  );
  const say = await progressOf(bench, payouts);
  await loadInBulk(database, SEEDED, async () => {
    for (let from = 0; from < payouts; from += BATCH) {
      const until = Math.min(from + BATCH, payouts);
      await seedHistory(database, { from, until, all: payouts });
      await say(`${until} are there`);
    }
  });
  await say("indexes are built");
  await vacuum(database);
  await say("vacuumed");
  const costs: Record<string, Cost> = {};
  for (const [what, { work, growsWith }] of Object.entries(WORK)) {
    // What reads everything takes its time, and no cache holds it.
    costs[what] = growsWith === "history" ? await work(database.admin) : await least(() => work(database.admin));
    await say(what);
  }
  const { rows } = await database.admin.query<{ name: string; size: string; indexes: string }>(
    `select coalesce(parent.inhparent, class.oid)::regclass::text as name,
            sum(pg_total_relation_size(class.oid)) as size, sum(pg_indexes_size(class.oid)) as indexes
       from pg_class as class left join pg_inherits as parent on parent.inhrelid = class.oid
      where class.relnamespace in ('app'::regnamespace, 'app_private'::regnamespace) and class.relkind = 'r'
      group by 1 order by 2 desc limit 8`,
  );
  await database.drop();
  return {
    costs,
    sizes: rows.map(({ name, size, indexes }) => ({ name, size: Number(size), indexes: Number(indexes) })),
  };
}

/** What takes hours shows what it is at, and how long each part took, of the clock and of processors. */
async function progressOf(bench: Bench, payouts: number): Promise<(what: string) => Promise<void>> {
  const postmaster = await bench.postmasterPid();
  let last = { clock: performance.now() / 1000, cpu: await cpuSecondsOfAll([postmaster]) };
  return async (what) => {
    const now = { clock: performance.now() / 1000, cpu: await cpuSecondsOfAll([postmaster]) };
    const [seconds, cpu] = [now.clock - last.clock, now.cpu - last.cpu].map((part) => part.toFixed(1));
    process.stderr.write(`scale, ${payouts} payouts: ${what}, ${seconds} s, CPU of Postgres ${cpu} s\n`);
    last = now;
  };
}

interface Work {
  growsWith: "nothing" | "history";
  work(admin: pg.Pool): Promise<Cost>;
}

/** Lists as the API asks for them, with the conditions of their indexes. */
const WORK: Readonly<Record<string, Work>> = {
  "nightly run: claiming the 1,000 that are due": {
    growsWith: "nothing",
    work: (admin) => claimAndUndo(admin, "process_due_schedules"),
  },
  "retries: claiming the 1,000 that failed": {
    growsWith: "nothing",
    work: (admin) => claimAndUndo(admin, "retry_failed_schedules"),
  },
  "preview of tonight": asking("nothing", "select * from app.preview_due_totals()"),
  "list: a recruiter's newest 20 payouts": asking(
    "nothing",
    `select * from app.payouts where recruiter_id = ${SOMEBODY} order by created_at desc, id desc limit 20`,
  ),
  "list: the 20 obligations due next": asking(
    "nothing",
    "select * from app.payout_schedules where status = 'pending' and amount > 0 order by scheduled_date, id limit 20",
  ),
  "report: the months of a recruiter with 500 payouts": asking(
    "nothing",
    `select * from reporting.monthly_statement where recruiter_id = ${SOMEBODY}`,
  ),
  "metrics that are read every few seconds": asking("nothing", "select * from app_private.metrics()"),
  "audit: one payout's history": asking(
    "nothing",
    "select * from app.payout_audit_log where payout_id = (select id from app.payouts limit 1) order by sequence",
  ),
  "audit: the last 100 changes": asking(
    "nothing",
    "select * from app.payout_audit_log where sequence > 0 order by created_at desc, id desc limit 100",
  ),
  "report over everything: where all the money is": asking("history", "select * from reporting.money_by_currency"),
  "metrics measured once an hour": asking("history", "select app_private.measure()"),
  "vacuum of what nothing was done to": {
    growsWith: "history",
    async work(admin) {
      const began = performance.now();
      await admin.query("vacuum app.payout_schedules, app.payout_transfers");
      return { time: performance.now() - began, pages: 0, rows: 0 };
    },
  },
};

function asking(growsWith: Work["growsWith"], sql: string): Work {
  return { growsWith, work: (admin) => costOf(admin, sql) };
}

async function costOf(client: pg.Pool | pg.PoolClient, sql: string, values: unknown[] = []): Promise<Cost> {
  const { rows } = await client.query(`explain (analyze, buffers, timing off, format json) ${sql}`, values);
  const [{ Plan: plan, "Planning Time": planning, "Execution Time": execution }] = rows[0]["QUERY PLAN"];
  const pages = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"];
  return { time: planning + execution, pages, rows: plan["Actual Rows"] };
}

async function claimAndUndo(admin: pg.Pool, kind: string): Promise<Cost> {
  const client = await admin.connect();
  try {
    await client.query("begin");
    const { rows } = await client.query<{ id: string }>("select (app_private.start_payout_run($1)).id", [kind]);
    const id = rows[0]?.id;
    const cost = await costOf(client, "select app_private.claim_due_schedules($1)", [id]);
    const { rows: claims } = await client.query("select from app.payout_runs where id = $1 and item_count > 0", [id]);
    await client.query("rollback");
    if (claims.length === 0) throw new Error(`A run of ${kind} claimed nothing.`);
    return cost;
  } finally {
    client.release();
  }
}

/** The first of several fills the caches. */
async function least(work: () => Promise<Cost>): Promise<Cost> {
  let time = Number.POSITIVE_INFINITY;
  for (let repetition = 1; repetition < REPETITIONS; repetition++) time = Math.min(time, (await work()).time);
  const last = await work();
  return { ...last, time: Math.min(time, last.time) };
}

interface Batch {
  from: number;
  until: number;
  all: number;
}

async function seedHistory(database: BenchDatabase, batch: Batch): Promise<void> {
  const client = await database.admin.connect();
  try {
    await client.query("begin");
    await withoutTriggers(client, () => seedBatch(client, batch));
    await client.query("commit");
  } finally {
    client.release();
  }
}

async function seedBatch(client: pg.PoolClient, { from, until, all }: Batch): Promise<void> {
  const every = Math.floor(all / DUE);
  await client.query(
    `create temporary table seed on commit drop as
       select made.number, uuidv7(age) as placement_id, uuidv7(age) as payout_id, uuidv7(age) as schedule_id,
              recruiter.id as recruiter_id, company.id as company_id, now() + age as at,
              -- Spread evenly over ten years, among what was paid.
              case made.number % ${every} when 0 then 'pending' when 1 then 'failed' else 'processed' end as status
         from generate_series(${from}, ${until - 1}) as made (number)
        cross join lateral (
          select make_interval(secs => -86400 - ${YEARS_DAYS * 86_400}.0 * (${all} - made.number) / ${all}) as age
        ) as moment
         join (
           select user_id as id, row_number() over (order by user_id) as number from app.payout_accounts
         ) as recruiter on recruiter.number = 1 + case
           when made.number % ${every} in (0, 1) then made.number / ${every} % ${DUE_RECRUITERS}
           else made.number % ${recruitersOf(all)}
         end
        cross join app.companies as company`,
  );
  await client.query(
    `insert into app.placements (
       id, company_id, candidate_name, start_date, signed_on, time_zone, guarantee_period_days, holdback_percentage, fee_amount,
       currency, policy_id, status, created_at
     )
     select placement_id, seed.company_id, 'Candidate ' || number, at::date - 90, at::date - 90, 'UTC', 90, 0, 100000, 'USD',
            policy.id, 'completed', at
       from seed, app.payout_policies as policy
      order by number`,
  );
  await client.query(
    `insert into app.placement_recruiters (placement_id, recruiter_id, share, amount)
     select placement_id, recruiter_id, 100, 100000 from seed order by number`,
  );
  await client.query(
    "insert into app.company_recruiters select distinct company_id, recruiter_id from seed on conflict do nothing",
  );
  await client.query(
    `insert into app.payouts (id, placement_id, recruiter_id, company_id, amount, currency, status, created_at)
     select payout_id, placement_id, recruiter_id, company_id, 100000, 'USD',
            case status when 'processed' then 'completed' else 'approved' end, at
       from seed order by number`,
  );
  await client.query(
    `insert into app.payout_schedules (
       id, payout_id, placement_id, recruiter_id, company_id, amount, currency, scheduled_date, status, processed_at,
       failure_code, failure_reason, next_retry_at, created_at
     )
     select schedule_id, payout_id, placement_id, recruiter_id, company_id, 100000, 'USD', at, status,
            case status when 'processed' then at end,
            case status when 'failed' then 'balance_insufficient' end, case status when 'failed' then 'too little' end,
            case status when 'failed' then now() - interval '1 hour' end, at
       from seed order by number`,
  );
  await client.query(
    `insert into app.payout_transfers (
       schedule_id, payout_id, placement_id, recruiter_id, company_id, generation, amount, currency, destination,
       idempotency_key, transfer_group, description, metadata, status, attempt, first_sent_at, sent_at, answered_at,
       stripe_transfer_id, error_code, created_at
     )
     select schedule_id, payout_id, placement_id, recruiter_id, company_id, 1, 100000, 'USD', 'acct_scale',
            'scale-' || schedule_id, payout_id, 'A payment', '{}',
            case status when 'processed' then 'succeeded' else 'refused' end, 1, at, at, at,
            case status when 'processed' then 'tr_' || number end,
            case status when 'failed' then 'balance_insufficient' end, at
       from seed where status <> 'pending' order by number`,
  );
  await client.query(
    `insert into app.payout_audit_log (
       payout_id, placement_id, recruiter_id, company_id, sequence, entity, entity_id, action, new_status, changed_by_role,
       metadata, created_at, previous_hash, hash
     )
     select payout_id, placement_id, recruiter_id, company_id, change.sequence, change.entity,
            case change.entity when 'payout' then payout_id else schedule_id end, 'create',
            case change.entity when 'payout' then 'approved' else 'processed' end, 'bench',
            '{"changes": {"status": {"old": "processing", "new": "processed"}}}', at,
            decode(repeat('00', 32), 'hex'), sha256(uuid_send(payout_id))
       from seed, (values (1, 'payout'), (2, 'payout_schedule'), (3, 'payout_schedule'), (4, 'payout_schedule'),
                          (5, 'payout'), (6, 'payout')) as change (sequence, entity)
      order by number, change.sequence`,
  );
  await client.query(
    `insert into app.audit_chain_heads (chain, last_sequence, last_hash)
     select 'payout:' || payout_id, 6, sha256(uuid_send(payout_id)) from seed`,
  );
}
