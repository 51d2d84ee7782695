// What years leave behind: so many payouts, nearly all of them paid long ago, then what a night, a dashboard, a report, a
// metric, an auditor and a vacuum take, and how large it all is. Two sizes, one a tenth of the other: what is done for what
// is due must read as many pages in both, and only what reads all rows, and the disk, may grow.
//
// What is there, and how much of it: scale_history.ts.

import type pg from "pg";
import { loadInBulk } from "./bulk_load.ts";
import { cpuSecondsOfAll } from "./measure.ts";
import { type Figure, information } from "./report.ts";
import { BATCH, finishHistory, recruitersOf, SEEDED, seedHistory } from "./scale_history.ts";
import { seedRecruiters } from "./seed.ts";
import type { Bench } from "./support.ts";

const REPETITIONS = 3;
/** What takes longer is not asked more than twice. */
const LONG_MS = 500;
const BAR = 1.3;
/** Pages from the root of an index to its leaf. A list that reads a page for each of its rows besides cannot grow further. */
const WAY_DOWN = 10;
const TABLES_SHOWN = 14;
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
  await finishHistory(database);
  await say("vacuumed");
  const costs: Record<string, Cost> = {};
  for (const [what, { work, growsWith }] of Object.entries(WORK)) {
    // What reads everything takes its time, and no cache holds it.
    const cost = growsWith === "history" ? await work(database.admin) : await least(() => work(database.admin));
    costs[what] = cost;
    await say(`${what}: ${cost.pages} pages, ${cost.rows} rows`);
  }
  const { rows } = await database.admin.query<{ name: string; size: string; indexes: string }>(
    `select coalesce(parent.inhparent, class.oid)::regclass::text as name,
            sum(pg_total_relation_size(class.oid)) as size, sum(pg_indexes_size(class.oid)) as indexes
       from pg_class as class left join pg_inherits as parent on parent.inhrelid = class.oid
      where class.relnamespace in ('app'::regnamespace, 'app_private'::regnamespace) and class.relkind = 'r'
      group by 1 order by 2 desc limit ${TABLES_SHOWN}`,
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
  growsWith: "nothing" | "people" | "history";
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
  "metrics measured once an hour": asking("nothing", "select app_private.measure()"),
  "what needs somebody": asking("nothing", "select * from app.needs_you()"),
  "how the night stands": asking("nothing", "select * from app.night_status()"),
  "telling of fees that are late": asking("nothing", "select app_private.report_late_fees()"),
  "taking back debts": asking("nothing", "select app_private.claim_reversals()"),
  "how the balance covers what is due": asking("nothing", "select * from app.preview_cover()"),
  "payments to come": asking("nothing", "select count(*) from reporting.upcoming_payments"),
  "accounts to ask about bank payouts": asking("people", "select app_private.ask_about_bank_payouts()"),
  "a bank payout by hand of an account that was paid 500 times": {
    growsWith: "nothing",
    work: recordBankPayout,
  },
  "requests that nobody confirmed": asking("nothing", "select app_private.expire_requests()"),
  "audit: one payout's history": asking(
    "nothing",
    "select * from app.payout_audit_log where payout_id = (select id from app.payouts limit 1) order by sequence",
  ),
  "audit: the last 100 changes": asking(
    "nothing",
    "select * from app.payout_audit_log where sequence > 0 order by created_at desc, id desc limit 100",
  ),
  "report over everything: where all the money is": asking("history", "select * from reporting.money_by_currency"),
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

/** What the hand of a recruiter paid from their Stripe balance: which transfers it carries is told from all of the account. */
async function recordBankPayout(admin: pg.Pool): Promise<Cost> {
  const client = await admin.connect();
  try {
    await client.query("begin");
    const { rows } = await client.query<{ account: string }>(
      "select stripe_account_id as account from app.bank_payouts where not is_automatic order by id limit 1",
    );
    const told = {
      id: "po_scale_now",
      amount: 100_000,
      currency: "usd",
      status: "in_transit",
      automatic: false,
      created: Math.floor(Date.now() / 1000),
      arrival_date: Math.floor(Date.now() / 1000),
    };
    const cost = await costOf(client, "select app_private.record_bank_payout($1, $2, clock_timestamp(), null)", [
      rows[0]?.account,
      JSON.stringify(told),
    ]);
    await client.query("rollback");
    return cost;
  } finally {
    client.release();
  }
}

/** The first of several fills the caches. */
async function least(work: () => Promise<Cost>): Promise<Cost> {
  let time = Number.POSITIVE_INFINITY;
  for (let repetition = 1; repetition < REPETITIONS && (repetition === 1 || time < LONG_MS); repetition++)
    time = Math.min(time, (await work()).time);
  const last = await work();
  return { ...last, time: Math.min(time, last.time) };
}
