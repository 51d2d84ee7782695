// What companies pay to the platform: charges, and the payment intents, invoices, refunds and disputes beside them. The
// control plane makes them; the API reads them.

import { z } from "zod";
import type { EventDraft } from "../core/commits.ts";
import { newSuffix, platformTransactionId, suffixOf } from "../core/ids.ts";
import type { Context } from "./endpoint.ts";
import { endpoint } from "./endpoint.ts";
import { moreThanSource, noSuchParameter, notFound, otherCurrencyThanSource } from "./errors.ts";
import { id, listParams, text } from "./params.ts";

/** As far as Stripe's own object is played. */
export interface Charge {
  id: string;
  object: "charge";
  amount: number;
  amount_captured: number;
  amount_refunded: number;
  balance_transaction: string;
  captured: boolean;
  created: number;
  currency: string;
  disputed: boolean;
  livemode: false;
  metadata: Record<string, string>;
  paid: boolean;
  payment_intent: string;
  refunded: boolean;
  status: "succeeded";
}

interface Dispute {
  id: string;
  object: "dispute";
  amount: number;
  charge: string;
  created: number;
  currency: string;
  livemode: false;
  metadata: Record<string, string>;
  status: "needs_response" | "won" | "lost";
}

interface Refund {
  id: string;
  object: "refund";
  amount: number;
  charge: string;
  created: number;
  currency: string;
  failure_reason: string | null;
  metadata: Record<string, string>;
  status: "succeeded" | "failed";
}

type Side = Pick<Context, "store">;

/** Found by its id, or Stripe's answer that there is none. */
function incomeOf<T>({ store }: Side, what: string, id: string): T {
  const row = store.state.income.get(id);
  if (!row || !id.startsWith(PREFIXES[what] ?? "")) throw notFound(what, id);
  return JSON.parse(row.json) as T;
}

const PREFIXES: Record<string, string> = {
  charge: "ch_",
  payment_intent: "pi_",
  invoice: "in_",
  dispute: "dp_",
  refund: "re_",
};

export interface ChargeWish {
  currency: string;
  amount: number;
  fee: number;
  available_in_s: number;
  metadata: Record<string, string>;
  invoice: boolean;
}

/** The charge that a transfer names; throws Stripe's refusal when it cannot pay so much. */
export function sourceOfTransfer(
  { store }: Side,
  { source_transaction: charge, amount, currency }: { source_transaction: string; amount: number; currency: string },
): { group: string; isPending: boolean } {
  const { state } = store;
  const row = charge.startsWith("ch_") ? state.income.get(charge) : undefined;
  if (!row) throw noSuchParameter("charge", charge, "source_transaction");
  const known = JSON.parse(row.json) as Charge;
  if (known.currency !== currency) throw otherCurrencyThanSource(currency, known.currency);
  const used = state.transferredFrom.get(charge) ?? 0;
  const most = known.amount - known.amount_refunded;
  if (used + amount > most) throw moreThanSource(most, used, currency);
  const isPending = (state.movements.get(known.balance_transaction)?.availableOn ?? 0) > store.clock.seconds();
  return { group: `group_${known.payment_intent}`, isPending };
}

/** A charge that succeeded; of an invoice, it is the invoice that has the metadata. */
export function charge({ store }: Side, wish: ChargeWish) {
  const { currency, amount, fee, available_in_s, metadata, invoice } = wish;
  const suffix = newSuffix();
  const created = store.clock.seconds();
  const object: Charge = {
    id: `ch_${suffix}`,
    object: "charge",
    amount,
    amount_captured: amount,
    amount_refunded: 0,
    balance_transaction: platformTransactionId(`ch_${suffix}`),
    captured: true,
    created,
    currency,
    disputed: false,
    livemode: false,
    metadata: invoice ? {} : metadata,
    paid: true,
    payment_intent: `pi_${suffix}`,
    refunded: false,
    status: "succeeded",
  };
  const intent = {
    id: `pi_${suffix}`,
    object: "payment_intent",
    amount,
    created,
    currency,
    latest_charge: object.id,
    livemode: false,
    status: "succeeded",
  };
  const bill = {
    id: `in_${suffix}`,
    object: "invoice",
    amount_paid: amount,
    created,
    currency,
    metadata,
    status: "paid",
  };
  const events: EventDraft[] = [{ id: `evt_${suffix}`, type: "charge.succeeded", object }];
  if (invoice) events.push({ id: `evt_${suffix}b`, type: "invoice.paid", object: bill });
  store.commit({
    changes: [
      { kind: "income", object },
      { kind: "income", object: intent },
      ...(invoice ? [{ kind: "income", object: bill } as const] : []),
      {
        kind: "movement",
        movement: {
          type: "charge",
          source: object.id,
          currency,
          amount: amount - fee,
          fee,
          availableOn: created + available_in_s,
        },
      },
    ],
    events,
  });
  return { charge: object.id, payment_intent: intent.id, invoice: invoice ? bill.id : null };
}

/** Gives a part of a charge back, or what is left of it. Answers the charge, with the id of the refund. */
export function refund({ store }: Side, id: string, amount?: number) {
  const known = incomeOf<Charge>({ store }, "charge", id);
  const back = Math.min(amount ?? known.amount, known.amount - known.amount_refunded);
  const amount_refunded = known.amount_refunded + back;
  const object: Charge = { ...known, amount_refunded, refunded: amount_refunded === known.amount };
  const suffix = newSuffix();
  const { currency } = known;
  const refunded: Refund = {
    id: `re_${suffix}`,
    object: "refund",
    amount: back,
    charge: id,
    created: store.clock.seconds(),
    currency,
    failure_reason: null,
    metadata: {},
    status: "succeeded",
  };
  store.commit({
    changes: [
      { kind: "income", object },
      { kind: "income", object: refunded },
      { kind: "movement", movement: { type: "refund", source: refunded.id, currency, amount: -back } },
    ],
    events: [{ id: `evt_${suffix}`, type: "charge.refunded", object }],
  });
  return { ...object, refund: refunded.id };
}

/** The company's bank cannot take a refund, days later: its money comes back to the platform. */
export function failRefund({ store }: Side, id: string, isStillCounted: boolean) {
  const known = incomeOf<Refund>({ store }, "refund", id);
  const paid = incomeOf<Charge>({ store }, "charge", known.charge);
  if (known.status === "failed") return known;
  const object: Refund = { ...known, status: "failed", failure_reason: "expired_or_canceled_card" };
  const amount_refunded = paid.amount_refunded - (isStillCounted ? 0 : known.amount);
  const refunded: Charge = { ...paid, amount_refunded, refunded: amount_refunded === paid.amount };
  const suffix = newSuffix();
  const { amount, currency } = known;
  store.commit({
    changes: [
      { kind: "income", object },
      { kind: "income", object: refunded },
      { kind: "movement", movement: { type: "refund_failure", source: `re_${suffix}`, currency, amount } },
    ],
    events: [
      { id: `evt_${suffix}`, type: "refund.failed", object },
      { id: `evt_${suffix}b`, type: "charge.refund.updated", object },
    ],
  });
  return object;
}

/** The company's bank takes the money back, until the dispute is decided. */
export function dispute({ store }: Side, id: string) {
  const known = incomeOf<Charge>({ store }, "charge", id);
  const suffix = newSuffix();
  const { amount, currency } = known;
  const created = store.clock.seconds();
  const disputed: Charge = { ...known, disputed: true };
  const object: Dispute = {
    id: `dp_${suffix}`,
    object: "dispute",
    amount,
    charge: id,
    created,
    currency,
    livemode: false,
    metadata: {},
    status: "needs_response",
  };
  store.commit({
    changes: [
      { kind: "income", object },
      { kind: "income", object: disputed },
      { kind: "movement", movement: { type: "adjustment", source: object.id, currency, amount: -amount } },
    ],
    events: [{ id: `evt_${suffix}`, type: "charge.dispute.created", object }],
  });
  return object;
}

export function closeDispute({ store }: Side, id: string, status: "won" | "lost") {
  const known = incomeOf<Dispute>({ store }, "dispute", id);
  const object: Dispute = { ...known, status };
  const suffix = newSuffix();
  const { amount, currency } = known;
  store.commit({
    changes: [
      { kind: "income", object },
      ...(status === "won"
        ? [{ kind: "movement", movement: { type: "adjustment", source: `dp_${suffix}`, currency, amount } } as const]
        : []),
    ],
    events: [{ id: `evt_${suffix}`, type: "charge.dispute.closed", object }],
  });
  return object;
}

const reading = (what: string, path: string) =>
  endpoint({
    kind: `${path}.retrieve`,
    method: "GET",
    path: `${path}/:`,
    params: z.strictObject({}),
    execute: (call) => ({ text: JSON.stringify(incomeOf(call, what, call.ids[0] ?? "")) }),
  });

export const chargeEndpoints = [
  reading("charge", "charges"),
  reading("payment_intent", "payment_intents"),
  reading("invoice", "invoices"),
  reading("dispute", "disputes"),
  endpoint({
    kind: "refunds.list",
    method: "GET",
    path: "refunds",
    params: z.strictObject({ ...listParams, charge: id }),
    execute(call) {
      const all = [...call.state.income.values()].filter((row) => row.id.startsWith("re_"));
      const data = all
        .map(({ json }) => JSON.parse(json) as Refund)
        .filter(({ charge }) => charge === call.params.charge);
      return { text: JSON.stringify({ object: "list", data, has_more: false, url: "/v1/refunds" }) };
    },
  }),
  endpoint({
    kind: "disputes.list",
    method: "GET",
    path: "disputes",
    params: z.strictObject({ ...listParams, charge: id }),
    execute(call) {
      const all = [...call.state.income.values()].filter((row) => row.id.startsWith("dp_"));
      const data = all
        .map(({ json }) => JSON.parse(json) as Dispute)
        .filter(({ charge }) => charge === call.params.charge);
      return { text: JSON.stringify({ object: "list", data, has_more: false, url: "/v1/disputes" }) };
    },
  }),
  endpoint({
    kind: "invoice_payments.list",
    method: "GET",
    path: "invoice_payments",
    params: z.strictObject({ ...listParams, invoice: id, status: text.optional() }),
    execute(call) {
      const bill = incomeOf<{ id: string; amount_paid: number; currency: string; created: number }>(
        call,
        "invoice",
        call.params.invoice,
      );
      const payment = {
        id: `inpay_${suffixOf(bill.id)}`,
        object: "invoice_payment",
        amount_paid: bill.amount_paid,
        created: bill.created,
        currency: bill.currency,
        invoice: bill.id,
        livemode: false,
        payment: { type: "payment_intent", payment_intent: `pi_${suffixOf(bill.id)}` },
        status: "paid",
      };
      return {
        text: JSON.stringify({ object: "list", data: [payment], has_more: false, url: "/v1/invoice_payments" }),
      };
    },
  }),
];
