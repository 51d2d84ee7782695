// The worker's clock against the database's. The crontab goes by the worker's: one that is hours ahead begins the night's run
// before the money is due, and no other worker begins it at its time any more.

import type { Logger } from "../processes/logger.ts";

type Query = (sql: string, values: unknown[]) => Promise<unknown>;
interface Refusal extends Error {
  code?: string;
  hint?: string;
}

const WRONG_CLOCK = "HB021";

/** Fails, with what to do, when they are too far apart (app_private.assert_clock). */
export async function assertClock(query: Query): Promise<void> {
  try {
    await query("select app_private.assert_clock($1)", [new Date()]);
  } catch (error) {
    const { code, message, hint } = error as Refusal;
    if (code === WRONG_CLOCK) throw new Error(`${message} ${hint}`, { cause: error });
    throw error;
  }
}

/** Looks while the worker runs; `wrong` resolves when the clock has become a wrong one. */
export function watchClock(query: Query, log: Logger, everyMs: number): { wrong: Promise<void>; end(): void } {
  const { promise: wrong, resolve } = Promise.withResolvers<void>();
  const isWrong = () =>
    assertClock(query).then(
      () => null,
      // A database that does not answer is told of by whoever needs it.
      (error: Error) => ((error.cause as Refusal | undefined)?.code === WRONG_CLOCK ? error : null),
    );
  const timer = setInterval(async () => {
    // Once more: the first question may have waited for a connection.
    const error = (await isWrong()) && (await isWrong());
    if (!error) return;
    log.error(error.message);
    resolve();
  }, everyMs);
  timer.unref();
  return { wrong, end: () => clearInterval(timer) };
}
