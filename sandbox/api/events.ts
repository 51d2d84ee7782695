// Events: kept for 30 days and delivered to the webhook endpoints.

import type Stripe from "stripe";
import { z } from "zod";
import { page } from "../core/paging.ts";
import type { EventRow } from "../core/rows.ts";
import { cursors, endpoint, listText } from "./endpoint.ts";
import { invalidParameter, notFound } from "./errors.ts";
import { boolean, id, listParams, text } from "./params.ts";
import { API_VERSION } from "./version.ts";

const LIFETIME_S = 30 * 24 * 60 * 60;

type Envelope = Omit<Stripe.EventBase, "data" | "account"> & { account?: string };

export function renderEvent(row: EventRow): string {
  const envelope = {
    id: row.id,
    object: "event",
    ...(row.account === null ? {} : { account: row.account }),
    api_version: API_VERSION,
    created: row.created,
    livemode: false,
    pending_webhooks: row.pending.size,
    request: { id: row.requestId, idempotency_key: row.key },
    type: row.type as Stripe.Event.Type,
  } satisfies Envelope;
  // The object is text already; it is put in, not parsed and written again.
  const previous = row.previous === null ? "" : `,"previous_attributes":${row.previous}`;
  return `${JSON.stringify(envelope).slice(0, -1)},"data":{"object":${row.object}${previous}}}`;
}

export const eventEndpoints = [
  endpoint({
    kind: "events.list",
    method: "GET",
    path: "events",
    params: z.strictObject({
      ...listParams,
      type: text.optional(),
      types: z.record(z.string(), id).optional(),
      delivery_success: boolean.optional(),
    }),
    execute(call) {
      const { limit = 10, created, type, types, delivery_success } = call.params;
      if (type !== undefined && types !== undefined) throw invalidParameter("type", "Pass either type or types.");
      const wanted = types && new Set(Object.values(types));
      const oldest = call.store.clock.seconds() - LIFETIME_S;
      const range = { ...created, gte: Math.max(created?.gte ?? 0, oldest) };
      const query = { limit, created: range, ...cursors(call.params, "event", (one) => call.state.events.get(one)) };
      const keep = (row: EventRow) =>
        (type === undefined || matches(row.type, type)) &&
        (wanted === undefined || wanted.has(row.type)) &&
        (delivery_success === undefined || (row.pending.size === 0) === delivery_success);
      return { text: listText("/v1/events", page(call.state.eventList, query, keep), renderEvent) };
    },
  }),
  endpoint({
    kind: "events.retrieve",
    method: "GET",
    path: "events/:",
    params: z.strictObject({}),
    execute(call) {
      const row = call.state.events.get(call.ids[0] ?? "");
      if (!row || row.created < call.store.clock.seconds() - LIFETIME_S) throw notFound("event", call.ids[0] ?? "");
      return { text: renderEvent(row) };
    },
  }),
];

/** `transfer.*` stands for every event of transfers. */
function matches(type: string, wanted: string): boolean {
  return wanted.endsWith("*") ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
}
