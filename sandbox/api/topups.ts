// Top-ups: money for the platform's balance. The control plane makes them; the API reads them.

import type Stripe from "stripe";
import { z } from "zod";
import type { CommitDraft } from "../core/commits.ts";
import { newSuffix, platformTransactionId } from "../core/ids.ts";
import { page } from "../core/paging.ts";
import { renderBalance } from "./balance.ts";
import { type Context, cursors, endpoint, listText } from "./endpoint.ts";
import { notFound } from "./errors.ts";
import { listParams } from "./params.ts";

/** A succeeded top-up; `quiet` leaves out the events. */
export function topUp({ store }: Pick<Context, "store">, currency: string, amount: number, quiet = false): CommitDraft {
  const suffix = newSuffix();
  const id = `tu_${suffix}`;
  const created = store.clock.seconds();
  const object = {
    id,
    object: "topup",
    amount,
    balance_transaction: platformTransactionId(id),
    created,
    currency,
    description: null,
    expected_availability_date: created,
    failure_code: null,
    failure_message: null,
    initiated_by: "user",
    livemode: false,
    metadata: {},
    source: null,
    statement_descriptor: null,
    status: "succeeded",
    transfer_group: null,
  } satisfies Stripe.Topup;
  if (quiet) return { changes: [{ kind: "topup", object }] };
  const after = new Map(store.state.platformBalances);
  after.set(currency, (after.get(currency) ?? 0) + amount);
  return {
    changes: [{ kind: "topup", object }],
    events: [
      { id: `evt_${suffix}`, type: "topup.succeeded" },
      { id: `evt_${suffix}b`, type: "balance.available", object: renderBalance(after) },
    ],
  };
}

export const topupEndpoints = [
  endpoint({
    kind: "topups.list",
    method: "GET",
    path: "topups",
    params: z.strictObject(listParams),
    execute(call) {
      const { limit = 10, created } = call.params;
      const query = { limit, created, ...cursors(call.params, "topup", (id) => call.state.topups.get(id)) };
      return { text: listText("/v1/topups", page(call.state.topupList, query), (row) => row.json) };
    },
  }),
  endpoint({
    kind: "topups.retrieve",
    method: "GET",
    path: "topups/:",
    params: z.strictObject({}),
    execute(call) {
      const row = call.state.topups.get(call.ids[0] ?? "");
      if (!row) throw notFound("topup", call.ids[0] ?? "");
      return { text: row.json };
    },
  }),
];
