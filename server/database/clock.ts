// A process's clock against the database's. The crontab goes by the worker's: one that is hours ahead begins the night's run
// before the money is due, and no other worker begins it at its time any more. By the API's, tokens and the signatures of
// Stripe's webhooks come to their end.

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

/** Looks now and every so often, and tells once, in words, that the clock has become a wrong one. Returns what ends it. */
export function watchClock(query: Query, everyMs: number, tell: (problem: string) => void): () => void {
  const problem = () =>
    assertClock(query).then(
      () => null,
      // A database that does not answer is told of by whoever needs it.
      (error: Error) => ((error.cause as Refusal | undefined)?.code === WRONG_CLOCK ? error.message : null),
    );
  let isTold = false;
  const look = async () => {
    // Once more: the first question may have waited for a connection.
    const found = (await problem()) && (await problem());
    if (found && !isTold) tell(found);
    isTold = found !== null;
  };
  void look();
  const timer = setInterval(look, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
