// The rate limiter and circuit breaker that all workers share: nobody calls Stripe without having passed them. Both are in
// the database (app_private.stripe_circuit).

import { setTimeout as sleep } from "node:timers/promises";
import type DataLoader from "dataloader";
import type { JobHelpers, WithPgClient } from "graphile-worker";
import { loadConfig } from "../config.ts";
import { oncePerDatabase, oneBatchAtATime } from "../database/batching.ts";
import { failedAnswer } from "./answers.ts";
import { StripeGateway } from "./gateway.ts";
import { resolveStripe } from "./settings.ts";

const FIRST_WAIT_MS = 250;
/** What is to be sent within the same half second is marked as sent by one statement. */
const BEGUN_TOGETHER_MS = 500;
/** Each question fails with it while the circuit breaker is open, which is told once, when it opens. */
export const KEY_REFUSED = "Nothing is sent to Stripe, because it did not take the API key.";

/** As app_private.follow_up_question returns it. */
interface FollowUp {
  /** The same question may be answered a little later. */
  asks_again: boolean;
  /** Stripe does not take the key: the circuit breaker is open now. */
  opens_circuit: boolean;
}

/** Waits for the turn of a request that has begun: it is sent whether or not the worker is to end. */
export type Turn = () => Promise<void>;

/** On the clock of performance.now. */
async function sleepUntil(moment: number, signal?: AbortSignal): Promise<void> {
  const wait = moment - performance.now();
  if (wait >= 1) await sleep(wait, undefined, { signal });
}

export class StripeLimiter {
  readonly gateway: StripeGateway;
  #withPgClient: WithPgClient;
  #waits: DataLoader<true, number | null>;
  #isLive: boolean | null;
  #binding: Promise<unknown> | null = null;

  /** isLive: the key's mode; with it the account is compared with the database's before the first request. */
  constructor(
    withPgClient: WithPgClient,
    gateway: StripeGateway,
    requestsPerSecond: number | null,
    isLive: boolean | null = null,
  ) {
    this.gateway = gateway;
    this.#withPgClient = withPgClient;
    this.#isLive = isLive;
    this.#waits = oneBatchAtATime((requests) =>
      withPgClient(async (client) => {
        const { rows } = await client.query<{ waits: number[] | null }>({
          name: "reserve_stripe_requests",
          text: "select app_private.reserve_stripe_requests($1, $2) as waits",
          values: [requests.length, requestsPerSecond],
        });
        const waits = rows[0]?.waits ?? null;
        return requests.map((_request, i) => waits?.[i] ?? null);
      }),
    );
  }

  /**
   * Waits until this request may begin, at most half a second before its turn, and at the same moment as all whose turns
   * come then. Returns what waits for the turn. Null: begin nothing, the circuit breaker is open, or the worker is to end.
   */
  async enter(signal: AbortSignal): Promise<Turn | null> {
    const wait = await this.#waits.load(true);
    if (wait === null) return null;
    const at = performance.now() + wait;
    const begins = await sleepUntil(at - (at % BEGUN_TOGETHER_MS), signal).catch(() => false);
    if (begins === false) return null;
    try {
      await this.#bind();
      return () => sleepUntil(at);
    } catch (error) {
      // Stripe did not say whose the key is: what is not sent now stays an intent.
      if (failedAnswer(error) === null) throw error;
      await this.#followUp(error);
      return null;
    }
  }

  async #turn(signal: AbortSignal): Promise<boolean> {
    const wait = await this.#waits.load(true);
    if (wait === null) return false;
    if (wait < 1) return true;
    return sleep(wait, true, { signal }).catch(() => false);
  }

  /**
   * Before the first request: is the key's account the database's own? Throws when it is another's, as what was sent is not
   * to be found there, and what stripe-node throws.
   */
  async #bind(): Promise<void> {
    if (this.#isLive === null) return;
    this.#binding ??= this.gateway
      .retrieveOwnAccount()
      .then(({ id, country }) =>
        this.#withPgClient((client) =>
          client.query("select app_private.bind_stripe_account($1, $2, $3)", [id, this.#isLive, country]),
        ),
      );
    try {
      await this.#binding;
    } catch (error) {
      this.#binding = null;
      throw error;
    }
  }

  /**
   * Asks Stripe something when it is this request's turn, up to `attempts` times while its failure may pass. Throws when
   * nothing may be sent now. Asking again is harmless: a question changes nothing at Stripe.
   */
  async ask<T>(signal: AbortSignal, question: (gateway: StripeGateway) => Promise<T>, attempts = 1): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      if (!(await this.#turn(signal))) {
        signal.throwIfAborted();
        throw new Error(
          `${KEY_REFUSED} Check STRIPE_SECRET_KEY; a running worker tries the key every minute and lets everybody go on ` +
            "when it works.",
        );
      }
      try {
        await this.#bind();
        return await question(this.gateway);
      } catch (error) {
        const { asks_again } = await this.#followUp(error);
        if (!asks_again || attempt === attempts) throw error;
      }
      await sleep(FIRST_WAIT_MS * 2 ** (attempt - 1), undefined, { signal });
    }
  }

  /**
   * Whether Stripe takes our key, and it is of the database's own account. Asked past the circuit breaker, to find out
   * whether it can close.
   */
  async isKeyTaken(): Promise<boolean> {
    try {
      await this.gateway.retrieveBalance();
      await this.#bind();
      return true;
    } catch (error) {
      if ((await this.#followUp(error)).opens_circuit) return false;
      throw error;
    }
  }

  /** Has the database slow everybody down or open the circuit breaker, by the rules for all answers of Stripe. */
  async #followUp(error: unknown): Promise<FollowUp> {
    const answer = failedAnswer(error);
    if (answer === null) return { asks_again: false, opens_circuit: false };
    const { rows } = await this.#withPgClient((client) =>
      client.query<FollowUp>("select * from app_private.follow_up_question($1, $2, $3)", [
        answer.http_status,
        answer.code,
        answer.message,
      ]),
    );
    return rows[0] as FollowUp;
  }
}

const limiterOf = oncePerDatabase(async (withPgClient) => {
  const settings = await resolveStripe(loadConfig());
  return new StripeLimiter(withPgClient, new StripeGateway(settings), settings.rateLimit, settings.isLive);
});

/** The way of this worker's database to the configured Stripe. */
export function stripeLimiter(helpers: JobHelpers): Promise<StripeLimiter> {
  return limiterOf(helpers.withPgClient);
}

/** Asks Stripe something when it is this job's turn. When it throws, the job is tried again. */
export async function askStripe<T>(helpers: JobHelpers, question: (gateway: StripeGateway) => Promise<T>): Promise<T> {
  return (await stripeLimiter(helpers)).ask(helpers.abortSignal, question);
}
