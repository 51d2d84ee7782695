// The way to Stripe that all workers share: nobody calls Stripe without having entered the lane. The rate, the brake and
// the breaker are in the database (app_private.stripe_circuit).

import { setTimeout as sleep } from "node:timers/promises";
import type DataLoader from "dataloader";
import type { JobHelpers, WithPgClient } from "graphile-worker";
import { loadConfig } from "../config.ts";
import { oncePerDatabase, oneBatchAtATime } from "../database/batching.ts";
import { isKeyRefused, isTooFast, StripeGateway } from "./gateway.ts";
import { resolveStripe } from "./settings.ts";

export class StripeLane {
  readonly gateway: StripeGateway;
  #withPgClient: WithPgClient;
  #waits: DataLoader<true, number | null>;

  constructor(withPgClient: WithPgClient, gateway: StripeGateway, requestsPerSecond: number | null) {
    this.gateway = gateway;
    this.#withPgClient = withPgClient;
    this.#waits = oneBatchAtATime((places) =>
      withPgClient(async (client) => {
        const { rows } = await client.query<{ waits: number[] | null }>({
          name: "reserve_stripe_requests",
          text: "select app_private.reserve_stripe_requests($1, $2) as waits",
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

  /**
   * Asks Stripe something when it is this request's turn. When Stripe does not take the key, the breaker is opened for
   * everybody; when there are too many requests, everybody waits a little. Throws when nothing may be sent now.
   */
  async ask<T>(signal: AbortSignal, question: (gateway: StripeGateway) => Promise<T>): Promise<T> {
    if (!(await this.enter(signal))) {
      signal.throwIfAborted();
      throw new Error(
        "Nothing is sent to Stripe, because it did not take the API key. Check STRIPE_SECRET_KEY; " +
          "a running worker tries the key every minute and lets everybody go on when it works.",
      );
    }
    try {
      return await question(this.gateway);
    } catch (error) {
      if (isKeyRefused(error)) await this.#call("open_stripe_circuit($1)", [error.message]);
      else if (isTooFast(error)) await this.#call("slow_stripe_requests()", []);
      throw error;
    }
  }

  async #call(verb: string, values: string[]): Promise<void> {
    await this.#withPgClient((client) => client.query(`select app_private.${verb}`, values));
  }
}

const makeLane = oncePerDatabase(async (withPgClient) => {
  const settings = await resolveStripe(loadConfig());
  return new StripeLane(withPgClient, new StripeGateway(settings), settings.rateLimit);
});

/** The lane of this worker's database to the configured Stripe. */
export function stripeCircuit(helpers: JobHelpers): Promise<StripeLane> {
  return makeLane(helpers.withPgClient);
}

/** Asks Stripe something in the lane of this worker. When it throws, the job is tried again. */
export async function askStripe<T>(helpers: JobHelpers, question: (gateway: StripeGateway) => Promise<T>): Promise<T> {
  return (await stripeCircuit(helpers)).ask(helpers.abortSignal, question);
}
