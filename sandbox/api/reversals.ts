// Transfer reversals: money taken back from a connected account.

import type Stripe from "stripe";
import { z } from "zod";
import { smallestStep } from "../core/currencies.ts";
import { newSuffix, platformTransactionId } from "../core/ids.ts";
import { page } from "../core/paging.ts";
import type { ReversalRow, TransferRow } from "../core/rows.ts";
import { type Call, cursors, endpoint, listText } from "./endpoint.ts";
import { alreadyReversed, insufficientConnectedBalance, invalidInteger, notFound, reversalTooLarge } from "./errors.ts";
import { boolean, emptyableMetadata, emptyableText, listParams, mergeMetadata, positiveInteger } from "./params.ts";
import { objectOf, transferOf } from "./transfers.ts";

const EMBEDDED = 10;

function reversalOf(call: Pick<Call<unknown>, "state" | "ids">, transfer: TransferRow): ReversalRow {
  const id = call.ids[1] ?? "";
  const row = call.state.reversals.get(id);
  if (row?.transfer !== transfer.id) throw notFound("reversal", id);
  return row;
}

const parsed = (row: ReversalRow) => JSON.parse(row.json) as Stripe.TransferReversal;

/** The transfer as it reads once `newest` was taken back: its newest reversals are part of it. */
function withReversal(row: TransferRow, newest: Stripe.TransferReversal): Stripe.Transfer {
  const old = objectOf(row);
  const amount_reversed = row.reversed + newest.amount;
  const earlier = row.reversals
    .slice(-(EMBEDDED - 1))
    .reverse()
    .map(parsed);
  return {
    ...old,
    amount_reversed,
    reversed: amount_reversed === row.amount,
    reversals: { ...old.reversals, data: [newest, ...earlier], has_more: row.reversals.length >= EMBEDDED },
  };
}

export const reversalEndpoints = [
  endpoint({
    kind: "reversals.create",
    method: "POST",
    path: "transfers/:/reversals",
    params: z.strictObject({
      amount: positiveInteger.optional(),
      description: emptyableText.optional(),
      metadata: emptyableMetadata.optional(),
      refund_application_fee: boolean.optional(),
    }),
    execute(call) {
      const row = transferOf(call);
      const left = row.amount - row.reversed;
      if (left === 0) throw alreadyReversed(row.id);
      const amount = call.params.amount ?? left;
      if (amount > left) throw reversalTooLarge(amount, left, row.currency);
      const step = smallestStep(row.currency);
      if (amount % step !== 0) {
        throw invalidInteger("amount", `Amounts in ${row.currency} must be a multiple of ${step}.`);
      }
      const balance = call.state.accounts.get(row.destination)?.balances.get(row.currency) ?? 0;
      if (balance < amount) throw insufficientConnectedBalance();

      const suffix = newSuffix();
      const id = `trr_${suffix}`;
      const object = {
        id,
        object: "transfer_reversal",
        amount,
        balance_transaction: platformTransactionId(id),
        created: call.store.clock.seconds(),
        currency: row.currency,
        destination_payment_refund: `pyr_${suffix}`,
        metadata: mergeMetadata({}, call.params.metadata ?? {}),
        source_refund: null,
        transfer: row.id,
      } satisfies Stripe.TransferReversal;
      return {
        commit: {
          changes: [
            { kind: "reversal", object, key: call.request.key },
            { kind: "transfer_update", object: withReversal(row, object) },
          ],
          events: [{ id: `evt_${suffix}`, type: "transfer.reversed", of: 1 }],
        },
      };
    },
  }),
  endpoint({
    kind: "reversals.list",
    method: "GET",
    path: "transfers/:/reversals",
    params: z.strictObject(listParams).omit({ created: true }),
    execute(call) {
      const transfer = transferOf(call);
      const { limit = 10 } = call.params;
      const query = { limit, ...cursors(call.params, "reversal", (id) => call.state.reversals.get(id)) };
      const url = `/v1/transfers/${transfer.id}/reversals`;
      return { text: listText(url, page(transfer.reversals, query), (row) => row.json) };
    },
  }),
  endpoint({
    kind: "reversals.retrieve",
    method: "GET",
    path: "transfers/:/reversals/:",
    params: z.strictObject({}),
    execute: (call) => ({ text: reversalOf(call, transferOf(call)).json }),
  }),
  endpoint({
    kind: "reversals.update",
    method: "POST",
    path: "transfers/:/reversals/:",
    params: z.strictObject({ metadata: emptyableMetadata.optional() }),
    execute(call) {
      const old = parsed(reversalOf(call, transferOf(call)));
      const metadata = mergeMetadata(old.metadata ?? {}, call.params.metadata ?? {});
      return { commit: { changes: [{ kind: "reversal_update", object: { ...old, metadata } }] } };
    },
  }),
];
