// The statements that the API sends to Postgres, with their plans: auto_explain writes the plan of every statement of a
// database, as it was really executed, into the server's log.

import type pg from "pg";

export interface PlanNode {
  "Node Type": string;
  "Relation Name"?: string;
  "Shared Hit Blocks"?: number;
  "Shared Read Blocks"?: number;
  Plans?: PlanNode[];
}

export interface Statement {
  text: string;
  parameters: string[];
  plan: PlanNode;
}

interface Entry {
  "Query Text": string;
  "Query Parameters"?: string;
  Plan: PlanNode;
}

/** What each transaction of the API has besides its statements, what each request begins with, and what it asks of itself. */
const FRAME = [
  /^(begin; )?select set_config\(/,
  /\bapp_private\.sign_in\(/,
  // At its start, and by the clock.
  /\bapp_private\.(assert_own_objects|assert_clock|report_missed_tasks|collect_alarms|take_alarms)\(/,
];
const ENTRY = /^\S+ \S+ \S+ \[(\d+)\] LOG: {2}duration: [\d.]+ ms {2}plan:$/;

/** Begins to log them, for connections to this database that are made from now on. */
export async function logStatements(admin: pg.Pool): Promise<void> {
  await setForDatabase(admin, {
    session_preload_libraries: "auto_explain",
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_buffers": "on",
    "auto_explain.log_timing": "off",
    "auto_explain.log_format": "json",
  });
}

/** For every connection to this database that is made from now on: all of them at once, as it may be made at any moment. */
async function setForDatabase(admin: pg.Pool, settings: Record<string, string>): Promise<void> {
  const { rows } = await admin.query<{ name: string }>("select quote_ident(current_database()) as name");
  const each = Object.entries(settings).map(
    ([name, value]) => `alter database ${rows[0]?.name} set ${name} = '${value}'`,
  );
  await admin.query(["begin", ...each, "commit"].join("; "));
}

/** The APIs' statements on this database while this ran, so that nothing else may run; not those that begin every request and every transaction. */
export async function statementsOf<T>(
  admin: pg.Pool,
  work: () => Promise<T>,
): Promise<{ result: T; statements: Statement[] }> {
  const { rows: before } = await admin.query<{ size: string }>("select size from pg_stat_file('server.log')");
  const result = await work();
  const { rows } = await admin.query<{ said: Buffer; pids: number[] }>(
    `select pg_read_binary_file('server.log', $1, size - $1) as said,
            array(select pid from pg_stat_activity
                   where datname = current_database() and application_name = 'holdback api') as pids
       from pg_stat_file('server.log')`,
    [before[0]?.size],
  );
  const [read] = rows;
  const statements = readEntries(read?.said.toString("utf8") ?? "", read?.pids ?? []).map((entry) => ({
    text: entry["Query Text"].trim(),
    parameters: readParameters(entry["Query Parameters"] ?? ""),
    plan: entry.Plan,
  }));
  return { result, statements: statements.filter(({ text }) => !FRAME.some((frame) => frame.test(text))) };
}

/** The log is the whole cluster's: only what these processes said. Lines that go on with an entry begin with a tab. */
function readEntries(log: string, pids: readonly number[]): Entry[] {
  const entries: Entry[] = [];
  let lines: string[] | null = null;
  for (const line of [...log.split("\n"), ""]) {
    if (line.startsWith("\t")) {
      lines?.push(line);
      continue;
    }
    if (lines) entries.push(JSON.parse(lines.join("\n")) as Entry);
    lines = pids.includes(Number(ENTRY.exec(line)?.[1])) ? [] : null;
  }
  return entries;
}

/** $1 = 'one', $2 = 'the other''s' */
function readParameters(said: string): string[] {
  return [...said.matchAll(/\$\d+ = '((?:[^']|'')*)'/g)].map(([, value = ""]) => value.replaceAll("''", "'"));
}

export function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/** Pages of tables and indexes that were looked at, as often as each was. */
export function pagesRead(plan: PlanNode): number {
  return (plan["Shared Hit Blocks"] ?? 0) + (plan["Shared Read Blocks"] ?? 0);
}
