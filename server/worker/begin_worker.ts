// The start of a worker: is the key's account the one that this database pays from? Then nothing is sent before Stripe's
// list has been read (stripe_list.ts).

import type pg from "pg";
import { loadConfig } from "../config.ts";
import type { Logger } from "../processes/logger.ts";
import { StripeGateway } from "../stripe/gateway.ts";
import { resolveStripe } from "../stripe/settings.ts";

const TIMEOUT_MS = 5_000;
const OTHER_ACCOUNT = "HB046";

/** Fails, with what to do, when the key is of another account or mode than the one that this database is bound to. */
export async function beginWorker(pool: Pick<pg.Pool, "query">, log: Logger): Promise<void> {
  const stripe = await resolveStripe(loadConfig());
  const account = await new StripeGateway(stripe, TIMEOUT_MS).retrieveOwnAccount().catch((error: Error) => {
    log.warn(
      { error: error.message },
      "Stripe did not say whose the key is; it is asked again before anything is sent",
    );
    return null;
  });
  try {
    await pool.query("select app_private.begin_worker($1, $2)", [account?.id ?? null, stripe.isLive]);
  } catch (error) {
    const { code, message, hint } = error as pg.DatabaseError;
    if (code === OTHER_ACCOUNT) throw new Error(`${message} ${hint}`, { cause: error });
    throw error;
  }
}
