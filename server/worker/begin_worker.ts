// The start of a worker: does Stripe take its key, and is the key's account the one that this database pays from? Then
// nothing is sent before Stripe's list has been read (stripe_list.ts).

import type pg from "pg";
import { loadConfig } from "../config.ts";
import { readHandedSeals } from "../database/audit/handed_seals.ts";
import type { Logger } from "../processes/logger.ts";
import { failedAnswer } from "../stripe/answers.ts";
import { StripeGateway } from "../stripe/gateway.ts";
import { resolveStripe } from "../stripe/settings.ts";

const TIMEOUT_MS = 5_000;
const OTHER_ACCOUNT = "HB046";

type Query = Pick<pg.Pool, "query">;

/** Fails, with what to do, when the key is of another account or mode than the one that this database is bound to. */
export async function beginWorker(pool: Query, log: Logger): Promise<void> {
  const config = loadConfig();
  const stripe = await resolveStripe(config);
  const account = await new StripeGateway(stripe, TIMEOUT_MS).retrieveOwnAccount().catch(async (error: Error) => {
    await tellFailure(pool, error, log);
    return null;
  });
  try {
    await pool.query("select app_private.begin_worker($1, $2)", [account?.id ?? null, stripe.isLive]);
  } catch (error) {
    const { code, message, hint } = error as pg.DatabaseError;
    if (code === OTHER_ACCOUNT) throw new Error(`${message} ${hint}`, { cause: error });
    throw error;
  }
  await noteHandedSeals(pool, log, config.auditSealFile);
}

/** Seals outside that the database has not made: it was put back to before, and nothing is paid until a person has looked. */
async function noteHandedSeals(pool: Query, log: Logger, file: string): Promise<void> {
  const seals = await readHandedSeals(file).catch((error: Error) => {
    log.warn(
      { error: error.message },
      "the file of seals cannot be read; whether the database was put back is not seen",
    );
    return null;
  });
  if (!seals || seals.length === 0) return;
  await pool.query("select app_private.note_handed_seals($1, $2)", [
    seals.map(({ number }) => number),
    seals.map(({ hash }) => hash),
  ]);
}

/** A key that is refused stops all money from now on, by the circuit breaker; not the worker, which has other work too. */
async function tellFailure(pool: Query, error: Error, log: Logger): Promise<void> {
  const { message } = error;
  const answer = failedAnswer(error);
  const { rows } = await pool.query<{ opens_circuit: boolean }>(
    "select opens_circuit from app_private.follow_up_question($1, $2, $3)",
    [answer?.http_status ?? null, answer?.code ?? null, answer?.message ?? message],
  );
  if (rows[0]?.opens_circuit) {
    log.error(
      `Stripe refuses STRIPE_SECRET_KEY: ${message}. Nothing is sent until it takes the key: set another one and restart`,
    );
  } else {
    log.warn({ error: message }, "Stripe did not say whose the key is; it is asked again before anything is sent");
  }
}
