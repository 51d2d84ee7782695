// How fast both verifiers go through the audit logs, and one of them through an export, against bare sha256 in Postgres:
// of texts that are there already, as long as what is hashed of each row. By the clock, and by processor time of all
// processes together.

import { join } from "node:path";
import type pg from "pg";
import { exportAuditLog } from "../server/database/audit/export.ts";
import { writeRows } from "../server/database/audit/export_file.ts";
import { verifyDatabase, verifyExportFile } from "../server/database/audit/verify.ts";
import { writeLargeExport } from "./large_export.ts";
import { cpuSeconds, median } from "./measure.ts";
import { type Figure, information } from "./report.ts";
import type { Bench } from "./support.ts";

/** Each makes a row of the log for each payout: a log that is too small is hashed by one process alone. */
const CHANGES = 60;
const WARM_UPS = 1;
const REPETITIONS = 5;
const BAR = 0.5;
/** By how much an export is larger that several threads read: some million rows, as a log of a year has. */
const TIMES = 16;

/** Microseconds a row. */
interface Cost {
  wall: number;
  cpu: number;
}

export async function verifiers(bench: Bench, client: pg.PoolClient): Promise<Figure[]> {
  for (let change = 0; change < CHANGES; change++)
    await client.query("update app.payouts set frozen_at = now(), frozen_reason = $1", [`for the ${change}th time`]);
  // What was rolled back is no part of the logs.
  for (const log of ["app.payout_audit_log", "app.audit_log"]) await client.query(`vacuum full analyze ${log}`);
  await client.query(
    `create temporary table bare as
       select repeat('x', length(record_send(log)) - 40) as text from app.payout_audit_log as log
       union all
       select repeat('x', length(record_send(log)) - 40) from app.audit_log as log`,
  );
  const { rows } = await client.query<{ count: number }>("select count(*)::integer as count from bare");
  const file = join(bench.folder, "audit.jsonl");
  await client.query("begin isolation level repeatable read read only");
  await writeRows(file, exportAuditLog(client));
  await client.query("commit");
  const large = join(bench.folder, "large.jsonl");
  await writeLargeExport(large, file, TIMES);
  let largeRows = 0;
  const processes = [await bench.postmasterPid(), process.pid];
  const ways: Record<"bare" | "sql" | "states" | "typescript" | "file" | "large", () => Promise<unknown>> = {
    bare: () => client.query("select count(sha256(convert_to(text, 'UTF8'))) from bare"),
    sql: async () => assertNone((await client.query("select * from app_private.audit_chain_problems()")).rows),
    states: async () => assertNone((await client.query("select * from app_private.audit_state_problems()")).rows),
    typescript: async () => {
      await client.query("begin isolation level repeatable read read only");
      assertNone((await verifyDatabase(client, { keys: [], sealsOutside: [] })).problems);
      await client.query("commit");
    },
    file: async () => assertNone((await verifyExportFile(file, { keys: [], sealsOutside: [] })).problems),
    large: async () => {
      const { problems, rows: count } = await verifyExportFile(large, { keys: [], sealsOutside: [] });
      assertNone(problems);
      largeRows = count;
    },
  };
  const costs: Record<keyof typeof ways, Cost[]> = {
    bare: [],
    sql: [],
    states: [],
    typescript: [],
    file: [],
    large: [],
  };
  for (let repetition = -WARM_UPS; repetition < REPETITIONS; repetition++) {
    for (const name of ["bare", "sql", "states", "typescript", "file", "large"] as const) {
      const [began, used] = [performance.now(), await cpuSeconds(processes)];
      await ways[name]();
      const count = name === "large" ? largeRows : (rows[0]?.count ?? 0);
      const cost = {
        wall: ((performance.now() - began) * 1000) / count,
        cpu: (((await cpuSeconds(processes)) - used) * 1_000_000) / count,
      };
      if (repetition >= 0) costs[name].push(cost);
    }
  }
  const costOf = (name: keyof typeof ways, kind: keyof Cost) => median(costs[name].map((cost) => cost[kind]));
  const ratio = (name: keyof typeof ways, kind: keyof Cost) => costOf("bare", kind) / costOf(name, kind);
  const described = (name: keyof typeof ways, kind: keyof Cost) =>
    `${ratio(name, kind).toFixed(2)} (${costOf(name, kind).toFixed(1)} : ${costOf("bare", kind).toFixed(1)} µs a row)`;
  return [
    {
      figure: "rows a second of app.verify_audit_log, its chains alone, against bare sha256 of as many bytes",
      measured: described("sql", "wall"),
      bar: `>= ${BAR}`,
      met: ratio("sql", "wall") >= BAR,
    },
    information("the same by processor time", described("sql", "cpu")),
    information(
      "µs a row of app.verify_audit_log for what the other verifier does not do: rows of today against the log",
      `${costOf("states", "wall").toFixed(1)} by the clock, ${costOf("states", "cpu").toFixed(1)} of processor`,
    ),
    {
      figure: "rows a second of npm run verify-audit against bare sha256 of as many bytes",
      measured: described("typescript", "wall"),
      bar: `>= ${BAR}`,
      met: ratio("typescript", "wall") >= BAR,
    },
    information("the same by processor time, of database and verifier together", described("typescript", "cpu")),
    {
      figure: `rows a second of npm run verify-audit of an export of ${largeRows} rows, read by several threads, against bare sha256`,
      measured: described("large", "wall"),
      bar: `>= ${BAR}`,
      met: ratio("large", "wall") >= BAR,
    },
    information("the same by processor time", described("large", "cpu")),
    information(
      `the same of an export of ${rows[0]?.count} rows, to which the start of a thread is not worth it, by the clock`,
      described("file", "wall"),
    ),
    information("the same by processor time", described("file", "cpu")),
  ];
}

function assertNone(problems: readonly unknown[]): void {
  if (problems.length > 0) throw new Error("The chains do not hold.");
}
