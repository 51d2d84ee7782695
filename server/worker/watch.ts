// The watch: sessions of analysts, operators and dashboards that stand in the money's way are ended, and said to be.

interface Session {
  pid: number;
  role: string;
  seconds: number;
  reason: string;
  ended: boolean;
}
type Query = <Row extends object>(sql: string) => Promise<{ rows: Row[] }>;
interface Log {
  warn(message: string): void;
  info(message: string): void;
}

/** From here on it is worth a warning: usually the queue is empty. */
const MUCH = 0.01;

const percent = (part: number) => `${(100 * part).toFixed(1)} %`;

/** Looks once. One line for each session, without what it was doing; one for the queue. */
export async function watchSessions(query: Query, log: Log): Promise<void> {
  const usage = await queueUsage(query);
  const line = `the notification queue is ${percent(usage)} full`;
  if (usage < MUCH) log.info(line);
  else log.warn(line);
  const { rows } = await query<Session>("select pid, role, seconds, reason, ended from app_private.watch_sessions()");
  for (const { pid, role, seconds, reason, ended } of rows) {
    const what = ended ? "ended" : "could not end";
    log.warn(`${what} a session of ${role} (pid ${pid}): after ${seconds} seconds it ${reason}`);
  }
}

async function queueUsage(query: Query): Promise<number> {
  const { rows } = await query<{ usage: number }>("select pg_notification_queue_usage() as usage");
  return rows[0]?.usage ?? 0;
}

/**
 * Looks by itself while the notification queue fills, every `everyMs`: no job can be added to a queue that tells of it by
 * a notification, the watch's own included. Returns what ends it.
 */
export function watchByClock(query: Query, log: Log, everyMs: number): () => void {
  const look = async () => {
    if ((await queueUsage(query)) >= MUCH) await watchSessions(query, log);
  };
  const timer = setInterval(() => {
    look().catch((error: Error) => log.warn(`the watch could not look: ${error.message}`));
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
