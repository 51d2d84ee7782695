// Tries the API key again while the circuit breaker is open, and closes it when Stripe takes the key.

import type { Task } from "graphile-worker";
import { stripeLimiter } from "../server/stripe/limiter.ts";

const probeStripeCircuit: Task = async (_payload, helpers) => {
  const { rows } = await helpers.query<{ stopped: boolean }>("select app_private.stripe_circuit_is_open() as stopped");
  if (!rows[0]?.stopped) return;
  const limiter = await stripeLimiter(helpers);
  // It was said when the circuit breaker opened; the crontab comes back.
  if (!(await limiter.isKeyTaken())) return;
  await helpers.query("select app_private.close_stripe_circuit()");
};

export default probeStripeCircuit;
