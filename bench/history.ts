// What the history of changes costs once the audit logs are large: their rows over 14 months, asked as an analyst asks, by
// payout, placement, user, action and date, against a tenth of the rows. Rows are made by SQL; their hashes do not matter.

import pg from "pg";
import { roleUrl } from "../server/database/connections.ts";
import { median } from "./measure.ts";
import { type Figure, information } from "./report.ts";
import type { Bench, BenchDatabase } from "./support.ts";

const MONTHS = 14;
const REPETITIONS = 9;
const PEOPLE = 200;
/** Rows of a payout, and of a placement. */
const [OF_PAYOUT, OF_PLACEMENT] = [16, 32];
/** What is asked for may not be more when there is more of the rest. */
const BAR = 3;

type Plan = Record<string, unknown> & { Plans?: Plan[] };

const QUESTIONS: Readonly<Record<string, (rows: number) => string>> = {
  payout: (rows) => `payout_id = md5('payout' || ${Math.floor(rows / OF_PAYOUT / 2)})::uuid`,
  placement: (rows) => `placement_id = md5('placement' || ${Math.floor(rows / OF_PLACEMENT / 2)})::uuid`,
  // The rows of a user grow with the log, and so do those of a day: the last hundred.
  user: () => "changed_by = md5('user7')::uuid order by at desc limit 100",
  action: () => "action = 'freeze' order by at desc limit 100",
  dates: () => "at >= now() - interval '40 days' and at < now() - interval '39 days' order by at limit 100",
};

export async function history(bench: Bench, { rows }: { rows: number }): Promise<Figure[]> {
  const database = await bench.database("history");
  const figures: Figure[] = [];
  await database.admin.query(
    `select app_private.make_audit_partition(log, (date_trunc('month', now()) - make_interval(months => months))::date)
       from unnest(array['payout_audit_log', 'audit_log']) as log, generate_series(1, ${MONTHS}) as months`,
  );
  const few = Math.ceil(rows / 10);
  await addRows(database, 1, few);
  const before = await askAll(database, few);
  await addRows(database, few + 1, rows);
  const after = await askAll(database, few);
  for (const name of Object.keys(QUESTIONS)) {
    const [first, last] = [before[name], after[name]];
    if (!first || !last) continue;
    figures.push({
      figure: `H  history by ${name}: ${rows.toLocaleString("en")} rows against ${few.toLocaleString("en")}`,
      measured: `${(last.ms / first.ms).toFixed(2)} (${last.ms.toFixed(2)} : ${first.ms.toFixed(2)} ms), ${last.scans}`,
      bar: `<= ${BAR}, no Seq Scan`,
      met: last.ms / first.ms <= BAR && !last.scans.includes("Seq Scan"),
    });
  }
  const { rows: sizes } = await database.admin.query<{ size: string }>(
    `select pg_size_pretty(sum(pg_total_relation_size(inhrelid))) as size from pg_inherits
      where inhparent in ('app.audit_log'::regclass, 'app.payout_audit_log'::regclass)`,
  );
  figures.push(information("H  both logs with their indexes", sizes[0]?.size ?? ""));
  await database.drop();
  return figures;
}

/** Rows from one number to another, half of them in each log, evenly over the months. */
async function addRows({ admin }: BenchDatabase, from: number, to: number): Promise<void> {
  const client = await admin.connect();
  try {
    await client.query("set session_replication_role = replica; set synchronous_commit = off");
    const spread = `now() - interval '${MONTHS} months' * (abs(hashint8(i)) % 1000000 / 1000000.0)`;
    const columns = `sequence, entity, changed_by, changed_by_role, metadata, created_at, previous_hash, hash`;
    const values = (of: number, entity: string) =>
      `i % ${of} + 1, ${entity}, md5('user' || i % ${PEOPLE})::uuid, 'worker',
       jsonb_build_object('changes', jsonb_build_object('amount', jsonb_build_object('old', i, 'new', i + 1))), at,
       sha256('before'), sha256('row')`;
    const id = "(left(app_private.first_id_of(at)::text, 14) || '7' || substr(gen_random_uuid()::text, 16))::uuid";
    const keys = `md5('payout' || i / ${OF_PAYOUT})::uuid, md5('placement' || i / ${OF_PLACEMENT})::uuid`;
    const numbers = (rest: number) =>
      `(select i, ${spread} as at from generate_series(${from}, ${to}) as i where i % 2 = ${rest} offset 0) as numbered`;
    await client.query(
      `insert into app.payout_audit_log
         (id, payout_id, placement_id, recruiter_id, entity_id, action, new_status, ${columns})
       select ${id}, ${keys}, md5('user' || i % ${PEOPLE})::uuid, md5('payout' || i / ${OF_PAYOUT})::uuid,
              case when i % 4000 = 0 then 'freeze' else 'update' end, 'pending', ${values(OF_PAYOUT, "'payout'")}
         from ${numbers(0)}`,
    );
    await client.query(
      `insert into app.audit_log (id, payout_id, placement_id, entity_id, action, ${columns})
       select ${id}, ${keys}, i / 4, case when i % 4 = 1 then 'insert' else 'update' end, ${values(4, "'payout_transfers'")}
         from ${numbers(1)}`,
    );
    await client.query("analyze app.audit_log, app.payout_audit_log");
  } finally {
    client.release(true);
  }
}

interface Answer {
  ms: number;
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
        const { rows } = await client.query(
          `explain (analyze, format json) select * from reporting.audit_history where ${question(few)}`,
        );
        const [whole] = rows[0]["QUERY PLAN"];
        times.push(whole["Planning Time"] + whole["Execution Time"]);
        plan = whole.Plan;
      }
      const scans = scansOf(plan);
      const kinds = [...new Set(scans)].map((kind) => `${scans.filter((scan) => scan === kind).length} ${kind}`);
      answers[name] = { ms: median(times), scans: kinds.join(", ") };
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
