// POST /webhooks/stripe: an event with a good signature is stored together with its job; then Stripe is told that it came.
// Nothing else is done here, and nothing that an event says is believed: see tasks/process_stripe_event.ts.

import type { IncomingMessage } from "node:http";
import type pg from "pg";
import { z } from "zod";
import type { Logger } from "../processes/logger.ts";
import { isSignedByStripe } from "../stripe/webhook_signature.ts";
import { isDeeperThan, readBody } from "./request_body.ts";

export type WebhookAnswer = [status: number, body: object];
export type WebhookOptions = {
  pool: pg.Pool;
  /** The secrets that are valid now; none: webhooks cannot be verified, so they are refused. */
  secrets: readonly string[];
  log: Logger;
  /** How long a body may take to arrive. */
  patienceMs: number;
};

const MAX_BODY = 256 * 1024;

/** A snapshot or a thin event, as far as it must be known to be stored. */
const StripeEvent = z.looseObject({ id: z.string().regex(/^evt_\w{1,250}$/), type: z.string().min(1).max(250) });
type StripeEvent = z.infer<typeof StripeEvent>;

/** One answer for all of them: it must not help anybody to find out more. */
const NOT_FROM_STRIPE: WebhookAnswer = [400, { error: "this is not an event signed by Stripe" }];

export async function receiveStripeWebhook(request: IncomingMessage, options: WebhookOptions): Promise<WebhookAnswer> {
  const { secrets, log, patienceMs } = options;
  if (secrets.length === 0) {
    log.error("a webhook was refused, because STRIPE_WEBHOOK_SECRET is not set");
    return [503, { error: "webhooks are not set up: set STRIPE_WEBHOOK_SECRET to the endpoint's signing secret" }];
  }
  const body = await readBody(request, { limit: MAX_BODY, patienceMs });
  if ("refused" in body) {
    log.warn({ why: body.refused }, "a webhook was refused");
    return body.refused === "too large"
      ? [413, { error: `the body is larger than ${MAX_BODY} bytes` }]
      : [408, { error: "the body did not arrive in time" }];
  }
  const header = request.headers["stripe-signature"];
  if (typeof header !== "string" || !isSignedByStripe(body.bytes, header, secrets)) {
    log.warn({ why: "signature" }, "a webhook was refused");
    return NOT_FROM_STRIPE;
  }
  const event = readEvent(body.bytes);
  if (!event) {
    log.warn({ why: "not an event" }, "a webhook was refused");
    return NOT_FROM_STRIPE;
  }
  return await store(event, options);
}

/** Stripe's own have less than ten levels, and Postgres reads no more than some thousands. */
const MAX_DEPTH = 100;

function readEvent(bytes: Buffer): StripeEvent | null {
  if (isDeeperThan(bytes, MAX_DEPTH)) return null;
  try {
    return StripeEvent.parse(JSON.parse(bytes.toString()));
  } catch {
    return null;
  }
}

async function store(event: StripeEvent, { pool, log }: WebhookOptions): Promise<WebhookAnswer> {
  const { id, type } = event;
  try {
    const { rows } = await pool.query<{ isNew: boolean }>('select app_private.receive_stripe_event($1) as "isNew"', [
      JSON.stringify(event, storable),
    ]);
    const isNew = rows[0]?.isNew ?? false;
    log.info({ event: id, type, isNew }, "a webhook was stored");
    return [200, { received: true }];
  } catch (error) {
    // Stripe delivers it again.
    log.error({ event: id, type, error: (error as Error).message }, "a webhook could not be stored");
    return [503, { error: "the event could not be stored: deliver it again" }];
  }
}

/** jsonb takes neither the character 0 nor half of a surrogate pair. */
function storable(_key: string, value: unknown): unknown {
  return typeof value === "string" ? value.toWellFormed().replaceAll("\0", "\uFFFD") : value;
}
