// Transfers: create, read, list, update.

import type Stripe from "stripe";
import { z } from "zod";
import { maxTransfer, smallestStep } from "../core/currencies.ts";
import { newSuffix, platformTransactionId, suffixOf } from "../core/ids.ts";
import { page } from "../core/paging.ts";
import type { TransferRow } from "../core/rows.ts";
import { findAccount, isOutOfReach } from "./accounts.ts";
import { sourceOfTransfer } from "./charges.ts";
import { type Call, cursors, endpoint, listText } from "./endpoint.ts";
import {
  amountTooLarge,
  countryOutOfReach,
  insufficientBalance,
  insufficientCapabilities,
  invalidInteger,
  invalidParameter,
  noSuchParameter,
  notFound,
} from "./errors.ts";
import {
  currency,
  emptyableMetadata,
  emptyableText,
  id,
  listParams,
  mergeMetadata,
  metadata,
  positiveInteger,
  text,
} from "./params.ts";

const createParams = z
  .strictObject({
    amount: positiveInteger,
    currency,
    destination: id,
    description: text.optional(),
    metadata: metadata.optional(),
    transfer_group: text.optional(),
    source_transaction: id.optional(),
    source_type: z.literal("card").optional(),
  })
  .transform((params) => {
    const most = maxTransfer(params.currency);
    if (params.amount > most) throw amountTooLarge(most);
    const step = smallestStep(params.currency);
    // Stripe makes a group by itself; what it would do with another one is not documented.
    if (params.source_transaction !== undefined && params.transfer_group !== undefined) {
      throw invalidParameter("transfer_group", "The sandbox takes no transfer_group beside a source_transaction.");
    }
    if (params.amount % step !== 0) {
      throw invalidInteger("amount", `Amounts in ${params.currency} must be a multiple of ${step}.`);
    }
    return params;
  });

type CreateParams = z.infer<typeof createParams>;

function render(call: Call<CreateParams>, group: string | undefined): Stripe.Transfer {
  const { amount, currency, destination, description, metadata, source_transaction, source_type } = call.params;
  const suffix = newSuffix();
  const id = `tr_${suffix}`;
  return {
    id,
    object: "transfer",
    amount,
    amount_reversed: 0,
    balance_transaction: platformTransactionId(id),
    created: call.store.clock.seconds(),
    currency,
    description: description ?? null,
    destination,
    destination_payment: `py_${suffix}`,
    livemode: false,
    metadata: mergeMetadata({}, metadata ?? {}),
    reversals: { object: "list", data: [], has_more: false, url: `/v1/transfers/${id}/reversals` },
    reversed: false,
    source_transaction: source_transaction ?? null,
    source_type: source_type ?? "card",
    transfer_group: group ?? null,
  } satisfies Stripe.Transfer;
}

export function transferOf(call: Pick<Call<unknown>, "state" | "ids">): TransferRow {
  const id = call.ids[0] ?? "";
  const row = call.state.transfers.get(id);
  if (!row) throw notFound("transfer", id);
  return row;
}

export function objectOf(row: TransferRow): Stripe.Transfer {
  return JSON.parse(row.json) as Stripe.Transfer;
}

export const transferEndpoints = [
  endpoint({
    kind: "transfers.create",
    method: "POST",
    path: "transfers",
    params: createParams,
    execute(call) {
      const { amount, currency, destination, source_transaction } = call.params;
      const account = findAccount(call, destination);
      if (!account || account.facts.closed) throw noSuchParameter("destination", destination, "destination");
      if (account.facts.transfers !== "active") throw insufficientCapabilities();
      if (isOutOfReach(account.facts)) throw countryOutOfReach(account.facts.country);
      const source =
        source_transaction === undefined
          ? { group: call.params.transfer_group, isPending: false }
          : sourceOfTransfer(call, { source_transaction, amount, currency });
      // A pending charge pays, whatever is available: the money arrives when the charge does.
      if (!source.isPending && (call.state.platformBalances.get(currency) ?? 0) < amount) throw insufficientBalance();
      const object = render(call, source.group);
      return {
        commit: {
          changes: [{ kind: "transfer", object, key: call.request.key }],
          events: [{ id: `evt_${suffixOf(object.id)}`, type: "transfer.created" }],
        },
      };
    },
  }),
  endpoint({
    kind: "transfers.list",
    method: "GET",
    path: "transfers",
    params: z.strictObject({ ...listParams, destination: id.optional(), transfer_group: text.optional() }),
    execute(call) {
      const { limit = 10, created, destination, transfer_group } = call.params;
      const { state } = call;
      const query = { limit, created, ...cursors(call.params, "transfer", (one) => state.transfers.get(one)) };
      const list = (rows: readonly TransferRow[], keep?: (row: TransferRow) => boolean) => ({
        text: listText("/v1/transfers", page(rows, query, keep), (row) => row.json),
      });
      if (transfer_group === undefined && destination === undefined) return list(state.transferList);
      if (transfer_group === undefined) return list(state.transfersByDestination.get(destination ?? "") ?? []);
      const group = state.transfersByGroup.get(transfer_group) ?? [];
      return destination === undefined ? list(group) : list(group, (row) => row.destination === destination);
    },
  }),
  endpoint({
    kind: "transfers.retrieve",
    method: "GET",
    path: "transfers/:",
    params: z.strictObject({}),
    execute: (call) => ({ text: transferOf(call).json }),
  }),
  endpoint({
    kind: "transfers.update",
    method: "POST",
    path: "transfers/:",
    params: z.strictObject({ description: emptyableText.optional(), metadata: emptyableMetadata.optional() }),
    execute(call) {
      const { description, metadata } = call.params;
      const old = objectOf(transferOf(call));
      const object: Stripe.Transfer = {
        ...old,
        ...(description === undefined ? {} : { description: description === "" ? null : description }),
        ...(metadata === undefined ? {} : { metadata: mergeMetadata(old.metadata, metadata) }),
      };
      const previous = {
        ...(description === undefined ? {} : { description: old.description }),
        ...(metadata === undefined ? {} : { metadata: old.metadata }),
      };
      return {
        commit: {
          changes: [{ kind: "transfer_update", object }],
          events: [{ id: `evt_${newSuffix()}`, type: "transfer.updated", previous }],
        },
      };
    },
  }),
];
