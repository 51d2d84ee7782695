// What the history of changes costs once the audit logs are large: their rows over 14 months, asked as an analyst asks, by
// payout, placement, user, action and date, against a tenth of the rows. Rows are made by SQL; their hashes do not matter.

import pg from "pg";
import { roleUrl } from "../server/database/connections.ts";
import { withoutTriggers } from "../tests/support/without_triggers.ts";
import { loadInBulk } from "./bulk_load.ts";
import { median } from "./measure.ts";
import { type Figure, information } from "./report.ts";
import { vacuum } from "./seed.ts";
import type { Bench, BenchDatabase } from "./support.ts";

const MONTHS = 14;
const REPETITIONS = 9;
const PEOPLE = 200;
/** Rows of a payout, and of a placement. */
const [OF_PAYOUT, OF_PLACEMENT] = [16, 32];
/** What is asked for may not be more when there is more of the rest. */
const BAR = 3;

/** What is filled before its indexes are built. */
const SEEDED = ["app.payouts", "app.payout_audit_log", "app.audit_log"];

type Plan = Record<string, unknown> & { Plans?: Plan[] };

const QUESTIONS: Readonly<Record<string, (rows: number) => string>> = {
  payout: (rows) =>
    `reporting.audit_history where payout_id = md5('payout' || ${Math.floor(rows / OF_PAYOUT / 2)})::uuid`,
  placement: (rows) =>
    `reporting.audit_history where placement_id = md5('placement' || ${Math.floor(rows / OF_PLACEMENT / 2)})::uuid`,
  // Whose rows grow with the log: the last hundred.
  user: () => "reporting.latest_changes(changed_by => md5('user7')::uuid)",
  action: () => "reporting.latest_changes(action => 'freeze')",
  dates: () => "reporting.latest_changes(since => now() - interval '40 days', until => now() - interval '39 days')",
};

export async function history(bench: Bench, { rows }: { rows: number }): Promise<Figure[]> {
  const few = Math.ceil(rows / 10);
  const before = await measured(bench, few);
  const after = await measured(bench, rows);
  const figures: Figure[] = [];
  for (const name of Object.keys(QUESTIONS)) {
    const [first, last] = [before.answers[name], after.answers[name]];
    if (!first || !last) continue;
    const growth = last.pages / first.pages;
    figures.push({
      figure: `H  history by ${name}: ${rows.toLocaleString("en")} rows against ${few.toLocaleString("en")}`,
      measured:
        `${growth.toFixed(2)} (${last.pages} : ${first.pages} pages), ${(last.ms / first.ms).toFixed(2)} ` +
        `(${last.ms.toFixed(2)} : ${first.ms.toFixed(2)} ms), ${last.rows} rows, ${last.scans}`,
      bar: `<= ${BAR} of both, no Seq Scan, some rows`,
      met: growth <= BAR && last.ms / first.ms <= BAR && !last.scans.includes("Seq Scan") && last.rows > 0,
    });
  }
  return [...figures, information("H  both logs with their indexes", after.size)];
}

interface Measured {
  answers: Record<string, Answer>;
  size: string;
}

async function measured(bench: Bench, rows: number): Promise<Measured> {
  const database = await bench.database(`history_${rows}`);
  await database.admin.query(
    `select app_private.make_audit_partition(log, (date_trunc('month', now()) - make_interval(months => months))::date)
       from unnest(array['payout_audit_log', 'audit_log']) as log, generate_series(1, ${MONTHS}) as months`,
  );
  await loadInBulk(database, SEEDED, () => addRows(database, rows));
  await vacuum(database);
  const answers = await askAll(database, rows);
  const { rows: sizes } = await database.admin.query<{ size: string }>(
    `select pg_size_pretty(sum(pg_total_relation_size(inhrelid))) as size from pg_inherits
      where inhparent in ('app.audit_log'::regclass, 'app.payout_audit_log'::regclass)`,
  );
  await database.drop();
  return { answers, size: sizes[0]?.size ?? "" };
}

/** Half of the rows in each log, evenly over the months and in the order of their times, as they are written. */
async function addRows({ admin }: BenchDatabase, rows: number): Promise<void> {
  const client = await admin.connect();
  try {
    await client.query("begin");
    await withoutTriggers(client, () => addInOrder(client, rows));
    await client.query("commit");
  } finally {
    client.release(true);
  }
}

async function addInOrder(client: pg.PoolClient, rows: number): Promise<void> {
  await client.query(
    `insert into app.payouts (id, placement_id, company_id, recruiter_id, amount, currency, status)
     select md5('payout' || number)::uuid, md5('placement' || number * ${OF_PAYOUT} / ${OF_PLACEMENT})::uuid,
            md5('company')::uuid, md5('user' || number % ${PEOPLE})::uuid, 1000, 'USD', 'pending'
       from generate_series(0, ${Math.floor(rows / OF_PAYOUT)}) as number`,
  );
  const columns = `sequence, entity, changed_by, changed_by_role, metadata, created_at, previous_hash, hash`;
  const values = (of: number, entity: string) =>
    `i % ${of} + 1, ${entity}, md5('user' || i / 2 % ${PEOPLE})::uuid, 'worker',
     jsonb_build_object('changes', jsonb_build_object('amount', jsonb_build_object('old', i, 'new', i + 1))), at,
     sha256('before'), sha256('row')`;
  const id = "(left(app_private.first_id_of(at)::text, 14) || '7' || substr(gen_random_uuid()::text, 16))::uuid";
  const keys = `md5('payout' || i / ${OF_PAYOUT})::uuid, md5('placement' || i / ${OF_PLACEMENT})::uuid`;
  const numbers = (rest: number) =>
    `(select i, now() - interval '${MONTHS} months' * (abs(hashint8(i)) % 1000000 / 1000000.0) as at
        from generate_series(1, ${rows}) as i where i % 2 = ${rest} order by at) as numbered`;
  await client.query(
    `insert into app.payout_audit_log
       (id, payout_id, placement_id, recruiter_id, entity_id, action, new_status, ${columns})
     select ${id}, ${keys}, md5('user' || i / ${OF_PAYOUT} % ${PEOPLE})::uuid, md5('payout' || i / ${OF_PAYOUT})::uuid,
            case when i % 400 = 0 then 'freeze' else 'update' end, 'pending', ${values(OF_PAYOUT, "'payout'")}
       from ${numbers(0)}`,
  );
  await client.query(
    `insert into app.audit_log (id, payout_id, placement_id, entity_id, action, ${columns})
     select ${id}, ${keys}, i / 4, case when i % 4 = 1 then 'insert' else 'update' end, ${values(4, "'payout_transfers'")}
       from ${numbers(1)}`,
  );
}

interface Answer {
  ms: number;
  /** Of tables and indexes, each time one is looked at: the same on a busy machine. */
  pages: number;
  rows: number;
  /** Which kinds of scans read the logs. */
  scans: string;
}

async function askAll(database: BenchDatabase, few: number): Promise<Record<string, Answer>> {
  const client = new pg.Client({ connectionString: await roleUrl(database.adminUrl, "holdback_analyst") });
  await client.connect();
  try {
    const answers: Record<string, Answer> = {};
    for (const [name, question] of Object.entries(QUESTIONS)) {
      const times: number[] = [];
      let plan: Plan = {};
      for (let i = 0; i < REPETITIONS; i++) {
        const { rows } = await client.query(`explain (analyze, buffers, format json) select * from ${question(few)}`);
        const [whole] = rows[0]["QUERY PLAN"];
        times.push(whole["Planning Time"] + whole["Execution Time"]);
        plan = whole.Plan;
      }
      const scans = scansOf(plan);
      const kinds = [...new Set(scans)].map((kind) => `${scans.filter((scan) => scan === kind).length} ${kind}`);
      answers[name] = {
        ms: median(times),
        pages: Number(plan["Shared Hit Blocks"]) + Number(plan["Shared Read Blocks"]),
        rows: Number(plan["Actual Rows"]),
        scans: kinds.join(", "),
      };
    }
    return answers;
  } finally {
    await client.end();
  }
}

/** How each partition is read, but for those of the months to come: an empty table is read from its first page. */
function scansOf(plan: Plan): string[] {
  const [, month] = /audit_log_(\d{4}_\d{2})/.exec(String(plan["Relation Name"] ?? plan["Index Name"] ?? "")) ?? [];
  const isPast = month !== undefined && month <= new Date().toISOString().slice(0, 7).replace("-", "_");
  const isRead = isPast && Number(plan["Actual Loops"]) > 0;
  return [...(isRead ? [String(plan["Node Type"])] : []), ...(plan.Plans ?? []).flatMap(scansOf)];
}
