// The audit log says which job of the worker changed something. A statement names its job itself: a transaction around it
// would be open whenever a process is stopped between two statements.

import type { WithPgClient } from "graphile-worker";

/** What a job has: graphile-worker's helpers. */
export interface JobContext {
  withPgClient: WithPgClient;
  job: { id: string | number; task_identifier: string };
}

/** How the audit log names jobs that share a statement: task, lowest id, highest id, and how many. */
export function jobName(jobs: readonly JobContext["job"][]): string {
  const [first] = jobs;
  if (!first) return "";
  const ids = [...new Set(jobs.map(({ id }) => BigInt(id)))].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const range = ids.length === 1 ? `${ids[0]}` : `${ids[0]}..${ids.at(-1)} (${ids.length})`;
  return `${first.task_identifier}:${range}`;
}

/**
 * Calls a function that changes what is audited, in a statement of its own, and returns what it returns.
 * `call`: as in "app_private.record_look_up($1, $2, $3)".
 */
export async function callAsJob<T>({ withPgClient, job }: JobContext, call: string, values: unknown[]): Promise<T> {
  const { rows } = await withPgClient((client) =>
    client.query<{ answer: T }>(asJobSql(call, values.length), [...values, jobName([job])]),
  );
  return (rows[0] as { answer: T }).answer;
}

/** The statement of callAsJob; the name of the job is its last value. "case" has the name set before the call. */
export const asJobSql = (call: string, valueCount: number): string =>
  `select case when set_config('holdback.job_id', $${valueCount + 1}, true) is not null then ${call} end as answer`;
