// The dead-man's switch: tasks of the crontab that did not end in time are told. Worker and API both look, so that it is
// noticed when one of them is what has died.

import { setInterval } from "node:timers";

interface MissedTask {
  task: string;
  since: Date;
  last_error: string | null;
  is_back: boolean;
}
type Query = <Row extends object>(sql: string) => Promise<{ rows: Row[] }>;
interface Log {
  warn(message: string): void;
  error(message: string): void;
  info(message: string): void;
}

const LOOK_EVERY_MS = 15_000;

/** Looks once; what is missed now and was not before is an event in the outbox and a line in the log. */
export async function reportMissedTasks(query: Query, log: Log): Promise<void> {
  const { rows } = await query<MissedTask>(
    "select task, since, last_error, is_back from app_private.report_missed_tasks()",
  );
  for (const { task, since, last_error, is_back } of rows) {
    if (is_back) log.info(`${task} runs again; it was missed since ${since.toISOString()}`);
    else
      log.error(`${task} is missed since ${since.toISOString()}${last_error ? `; its last try: ${last_error}` : ""}`);
  }
}

/** Looks by the clock; returns what ends it. */
export function watchForMissedTasks(query: Query, log: Log): () => void {
  const timer = setInterval(() => {
    reportMissedTasks(query, log).catch((error: Error) =>
      log.warn(`nobody knows which tasks are missed: ${error.message}`),
    );
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
