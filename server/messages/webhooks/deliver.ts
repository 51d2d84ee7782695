// Deliveries from the database to their endpoints: claimed, sent with no transaction open, and recorded.

import type { JobHelpers } from "graphile-worker";
import { type Message, send } from "./send.ts";

interface Claimed {
  delivery_id: string;
  attempt: number;
  endpoint_id: string;
  url: string;
  may_be_private: boolean;
  secrets: string[];
  event_id: string;
  body: string;
}

/** Requests at the same moment; those of one endpoint, so that a slow one does not keep the others waiting. */
const MAX_REQUESTS = 40;
const MAX_REQUESTS_OF_ONE = 10;

const CLAIM = "select * from app_private.claim_webhook_deliveries($1, $2)";
const RECORD = "select app_private.record_webhook_answer($1, $2, $3, $4)";

let isRunning = false;
let isCalledAgain = false;

/**
 * Delivers what is due until nothing is. One at a time in this process, so that deliveries leave the worker's other jobs
 * their places: a second call has the first look once more.
 */
export async function deliverWebhooks(helpers: JobHelpers): Promise<void> {
  isCalledAgain = true;
  if (isRunning) return;
  isRunning = true;
  try {
    while (isCalledAgain && !helpers.abortSignal?.aborted) {
      isCalledAgain = false;
      await deliverWhatIsDue(helpers);
    }
  } finally {
    isRunning = false;
  }
}

async function deliverWhatIsDue(helpers: JobHelpers): Promise<void> {
  const underWay = new Map<Promise<void>, string>();
  const isBusy = (endpoint: string) =>
    [...underWay.values()].filter((other) => other === endpoint).length >= MAX_REQUESTS_OF_ONE;
  try {
    for (;;) {
      const free = Math.min(MAX_REQUESTS - underWay.size, MAX_REQUESTS_OF_ONE);
      if (helpers.abortSignal?.aborted) return;
      const busy = [...new Set(underWay.values())].filter(isBusy);
      const { rows } = await helpers.query<Claimed>(CLAIM, [free, busy]);
      for (const claimed of rows) {
        const delivery = deliver(helpers, claimed).finally(() => underWay.delete(delivery));
        underWay.set(delivery, claimed.endpoint_id);
      }
      if (rows.length === 0 && underWay.size === 0) return;
      // What has ended makes room, and way for what comes after it.
      if (rows.length === 0 || underWay.size >= MAX_REQUESTS) await Promise.race(underWay.keys());
    }
  } finally {
    await Promise.allSettled(underWay.keys());
  }
}

async function deliver(helpers: JobHelpers, claimed: Claimed): Promise<void> {
  const message: Message = { url: claimed.url, secrets: claimed.secrets, id: claimed.event_id, body: claimed.body };
  const { statusCode, error } = await send(message, { mayBePrivate: claimed.may_be_private });
  if (error) helpers.logger.info(`a webhook was not delivered: ${error}`, { endpoint: claimed.endpoint_id });
  await helpers.query(RECORD, [claimed.delivery_id, claimed.attempt, statusCode, error]);
}
