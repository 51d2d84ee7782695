// Tries the API key again while the circuit breaker is open, and closes it when Stripe takes the key: first by a question,
// then by one of the transfers and reversals that were refused, as the key may be allowed the one and not the other.

import type { Task } from "graphile-worker";
import { sendIntent } from "../server/stripe/intents.ts";
import { stripeLimiter } from "../server/stripe/limiter.ts";

const probeStripeCircuit: Task = async (_payload, helpers) => {
  const { rows } = await helpers.query<{ stopped: boolean }>("select app_private.stripe_circuit_is_open() as stopped");
  if (!rows[0]?.stopped) return;
  const limiter = await stripeLimiter(helpers);
  // It was said when the circuit breaker opened; the crontab comes back.
  if (!(await limiter.isKeyTaken())) return;
  const named = await helpers.query<{ probe: string | null }>("select app_private.begin_circuit_probe() as probe");
  const probe = named.rows[0]?.probe ?? null;
  if (probe !== null) await sendIntent(probe, limiter.gateway, helpers, { isProbe: true });
  await helpers.query("select app_private.close_stripe_circuit($1)", [probe]);
};

export default probeStripeCircuit;
