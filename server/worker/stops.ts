// What keeps money from moving, told when it begins and when it ends: the circuit breaker, a pause, Stripe's list that is
// not read yet, a balance that is short. Each worker tells it, because each stops sending.

interface Stop {
  code: string;
  scope: string;
  since: Date | null;
  sentence: string;
  action: string;
  who: string;
}
type Query = <Row extends object>(sql: string) => Promise<{ rows: Row[] }>;
interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

/** Missed tasks have lines of their own (server/database/missed_tasks.ts). */
const STOPS =
  "select code, scope, since, sentence, action, who from app_private.money_stops() where code <> 'task_missed'";

/** Looks by the clock; returns what ends it. */
export function tellStops(query: Query, log: Log, everyMs: number): () => void {
  let told = new Map<string, Stop>();
  const look = async () => {
    const { rows } = await query<Stop>(STOPS);
    const now = new Map(rows.map((stop) => [`${stop.code} ${stop.scope}`, stop]));
    for (const [key, { sentence, ...stop }] of now) {
      if (!told.has(key)) log.warn(stop, `money is stopped: ${sentence}`);
    }
    for (const [key, { code, scope }] of told) {
      if (!now.has(key)) log.info({ code, scope }, "money may move again");
    }
    told = now;
  };
  const timer = setInterval(() => {
    // A database that does not answer is told of by whoever needs it.
    look().catch(() => undefined);
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
