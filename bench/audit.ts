// What the audit logs cost: µs a row with and without their triggers, in bulk and singly, and the steps of 1,000
// transfers; and the verifiers (verifiers.ts).
// With and without take turns in one database, and everything is rolled back. The anchor is supa_audit's trigger on the
// same table: it keeps two images of the row, and neither chains them nor tells anybody.

import { readFile } from "node:fs/promises";
import type pg from "pg";
import { median } from "./measure.ts";
import { type Figure, information } from "./report.ts";
import { seedDueObligations, seedRecruiters } from "./seed.ts";
import type { Bench } from "./support.ts";
import { verifiers } from "./verifiers.ts";

const DUE = 1_000;
const SINGLES = 200;
const RECRUITERS = 200;
const WARM_UPS = 1;
const REPETITIONS = 5;
const PIPE_BAR = 1.15;
const ANCHOR_BAR = 1;

type Times = Record<string, number>;

type Way = "with" | "without" | "anchor";

export async function audit(bench: Bench, { supaAudit }: { supaAudit: readonly string[] }): Promise<Figure[]> {
  const database = await bench.database("audit");
  await seedRecruiters(
    database,
    Array.from({ length: RECRUITERS }, (_, number) => `acct_bench${number}`),
  );
  await seedDueObligations(database, DUE);
  const client = await database.admin.connect();
  try {
    for (const file of supaAudit) await client.query(scriptOf(await readFile(file, "utf8")));
    const pipe = await bothWays(client, "app.payout_transfers", payAll);
    const people = await bothWays(client, "app.users", (times) =>
      updates(client, times, "app.users", "display_name = display_name || ' x'"),
    );
    const payouts = await bothWays(
      client,
      "app.payouts",
      (times) =>
        updates(
          client,
          times,
          "app.payouts",
          "frozen_at = now(), frozen_reason = coalesce(frozen_reason, '') || 'bench'",
        ),
      supaAudit.length > 0,
    );
    const total = (times: Times) => Object.values(times).reduce((sum, time) => sum + time, 0);
    const ratio = total(pipe.with) / total(pipe.without);
    return [
      {
        figure: `claim, send and answer ${DUE} transfers, with their rows of app.audit_log against without`,
        measured: `${ratio.toFixed(2)} (${steps(pipe.with)} : ${steps(pipe.without)})`,
        bar: `<= ${PIPE_BAR}`,
        met: ratio <= PIPE_BAR,
      },
      ...[["app.audit_log", people] as const, ["app.payout_audit_log", payouts] as const].flatMap(([log, times]) =>
        ["in bulk", "singly"].map((how) =>
          information(
            `µs a row of ${log}, ${how}: with and without`,
            `${times.with[how]?.toFixed(0)} : ${times.without[how]?.toFixed(0)}`,
          ),
        ),
      ),
      ...["in bulk", "singly"].map((how) => againstAnchor(how, payouts)),
      ...(await verifiers(bench, client)),
    ];
  } finally {
    client.release();
    await database.drop();
  }

  async function payAll(times: Times): Promise<void> {
    const { rows: runs } = await client.query<{ id: string }>(
      "select (app_private.start_payout_run('process_due_schedules')).id",
    );
    await timed(times, "claim", () => client.query("select app_private.claim_due_schedules($1)", [runs[0]?.id]));
    const { rows: sent } = await timed(times, "send", () =>
      client.query<{ transfer_id: string; attempt: number }>(
        `select transfer_id, attempt
           from app_private.begin_transfers(array(select id from app.payout_transfers where status = 'intended'))`,
      ),
    );
    if (sent.length !== DUE) throw new Error(`${sent.length} transfers were sent, not ${DUE}.`);
    const answers = sent.map(({ transfer_id, attempt }) => ({
      transfer_id,
      attempt,
      http_status: 200,
      stripe_transfer_id: `tr_${transfer_id}`,
    }));
    await timed(times, "answer", () =>
      client.query("select app_private.record_transfer_answers($1)", [JSON.stringify(answers)]),
    );
  }
}

const steps = (times: Times) =>
  Object.entries(times)
    .map(([name, time]) => `${name} ${time.toFixed(0)}`)
    .join(", ")
    .concat(" ms");

function againstAnchor(how: string, { with: ours, anchor }: Record<Way, Times>): Figure {
  const figure = `µs a row of updates of app.payouts, ${how}, against those with supa_audit's trigger`;
  const [us, them] = [ours[how] as number, anchor[how]];
  if (them === undefined) return information(figure, "skipped: --supa-audit FILE names its SQL");
  return {
    figure,
    measured: `${(us / them).toFixed(2)} (${us.toFixed(0)} : ${them.toFixed(0)})`,
    bar: `<= ${ANCHOR_BAR.toFixed(1)}`,
    met: us / them <= ANCHOR_BAR,
  };
}

/** Without what only an extension's script may say, and with the function of uuid-ossp that it names and does not call. */
const scriptOf = (sql: string) =>
  `create function public.uuid_generate_v4() returns uuid language sql return gen_random_uuid(); ${sql.replace(/^select pg_catalog\.pg_extension_config_dump.*$/gm, "")}`;

async function timed<T>(times: Times, name: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  times[name] = performance.now() - began;
  return result;
}

/** The medians of the work's times: with a table's audit triggers, without any, and with the anchor's. */
async function bothWays(
  client: pg.PoolClient,
  table: string,
  work: (times: Times) => Promise<unknown>,
  hasAnchor = false,
): Promise<Record<Way, Times>> {
  const measured: Record<Way, Times[]> = { with: [], without: [], anchor: [] };
  const { rows: triggers } = await client.query<{ name: string }>(
    `select quote_ident(tgname) as name from pg_trigger
      where tgrelid = $1::regclass
        and tgfoid in ('app_private.audit_row'::regproc, 'app_private.audit_rows'::regproc, 'app_private.audit_transfers'::regproc, 'app_private.audit_changes'::regproc)`,
    [table],
  );
  const ways: Way[] = hasAnchor ? ["with", "without", "anchor"] : ["with", "without"];
  for (let repetition = -WARM_UPS; repetition < REPETITIONS; repetition++) {
    for (const way of ways) {
      const times: Times = {};
      await client.query("begin");
      if (way !== "with") {
        for (const { name } of triggers) await client.query(`alter table ${table} disable trigger ${name}`);
      }
      if (way === "anchor") {
        await client.query("select audit.enable_tracking($1::text::regclass)", [table]);
      }
      await work(times);
      await client.query("rollback");
      if (repetition >= 0) measured[way].push(times);
    }
  }
  const medians = (all: readonly Times[]): Times =>
    Object.fromEntries(
      Object.keys(all[0] ?? {}).map((name) => [name, median(all.map((times) => times[name] as number))]),
    );
  return { with: medians(measured.with), without: medians(measured.without), anchor: medians(measured.anchor) };
}

/** µs a row: one statement for all rows, and one a row. */
async function updates(client: pg.PoolClient, times: Times, table: string, change: string): Promise<void> {
  const { rows } = await client.query<{ id: string }>(`select id from ${table} order by id`);
  const some = rows.slice(0, SINGLES);
  const bulk = await msOf(() => client.query(`update ${table} set ${change}`));
  const singly = await msOf(async () => {
    for (const { id } of some) await client.query(`update ${table} set ${change} where id = $1`, [id]);
  });
  times["in bulk"] = (bulk * 1000) / rows.length;
  times.singly = (singly * 1000) / some.length;
}

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const times: Times = {};
  await timed(times, "all", work);
  return times.all as number;
}
