// The way to Stripe that all workers share: nobody calls Stripe without having entered the lane. The rate, the brake and
// the breaker are in the database (app_private.stripe_lane).

import { setTimeout as sleep } from "node:timers/promises";
import type DataLoader from "dataloader";
import type { JobHelpers, WithPgClient } from "graphile-worker";
import { oncePerDatabase, oneBatchAtATime } from "./batching.ts";
import { loadConfig, resolveStripe } from "./config.ts";
import { isKeyRefused, StripeGateway } from "./stripe_gateway.ts";

export class StripeLane {
  readonly gateway: StripeGateway;
  #waits: DataLoader<true, number | null>;

  constructor(withPgClient: WithPgClient, gateway: StripeGateway, requestsPerSecond: number | null) {
    this.gateway = gateway;
    this.#waits = oneBatchAtATime((places) =>
      withPgClient(async (client) => {
        const { rows } = await client.query<{ waits: number[] | null }>({
          name: "reserve_stripe_slots",
          text: "select app_private.reserve_stripe_slots($1, $2) as waits",
          values: [places.length, requestsPerSecond],
        });
        const waits = rows[0]?.waits ?? null;
        return places.map((_place, i) => waits?.[i] ?? null);
      }),
    );
  }

  /** Waits for this request's turn. False: send nothing, Stripe does not take the key, or the worker is to end. */
  async enter(signal: AbortSignal): Promise<boolean> {
    const wait = await this.#waits.load(true);
    if (wait === null) return false;
    if (wait < 1) return true;
    return sleep(wait, true, { signal }).catch(() => false);
  }
}

const makeLane = oncePerDatabase(async (withPgClient) => {
  const settings = await resolveStripe(loadConfig());
  return new StripeLane(withPgClient, new StripeGateway(settings), settings.rateLimit);
});

/** The lane of this worker's database to the configured Stripe. */
export function stripeLane(helpers: JobHelpers): Promise<StripeLane> {
  return makeLane(helpers.withPgClient);
}

/**
 * Asks Stripe something in the lane. When Stripe does not take the key, the breaker is opened for everybody. Throws when
 * nothing may be sent now, so that the job is tried again.
 */
export async function askStripe<T>(helpers: JobHelpers, ask: (gateway: StripeGateway) => Promise<T>): Promise<T> {
  const lane = await stripeLane(helpers);
  if (!(await lane.enter(helpers.abortSignal))) throw new Error("Nothing is sent to Stripe at the moment.");
  try {
    return await ask(lane.gateway);
  } catch (error) {
    if (isKeyRefused(error)) await helpers.query("select app_private.stop_stripe_lane($1)", [error.message]);
    throw error;
  }
}
