// The control plane's table: method, path below /_sandbox, schema of the body, and what is done.

import type { z } from "zod";
import { charge, closeDispute, dispute, failRefund, refund } from "../api/charges.ts";
import type { Sandbox } from "../sandbox.ts";
import { close, createAccounts, require, restrict, unrestrict } from "./accounts.ts";
import { setBankAccounts } from "./bank_accounts.ts";
import { summarize, writeLedger } from "./ledger.ts";
import { cashOut, drain, fund } from "./money.ts";
import { answerOfBank, bankDay, payOutByHand, schedulePayouts } from "./payouts.ts";
import * as schemas from "./schemas.ts";
import { addEndpoint, redeliver, removeEndpoint, webhookStatus } from "./webhooks.ts";

export interface ControlRoute {
  method: string;
  path: readonly string[];
  schema: z.ZodType;
  run(sandbox: Sandbox, body: unknown, id: string): unknown;
}

function on<S extends z.ZodType>(
  line: string,
  schema: S,
  run: (sandbox: Sandbox, body: z.infer<S>, id: string) => unknown,
): ControlRoute {
  const [method = "", path = ""] = line.split(" ");
  return { method, path: path.split("/"), schema, run: (sandbox, body, id) => run(sandbox, body as z.infer<S>, id) };
}

const nothing = schemas.nothingSchema;

export const CONTROL_ROUTES: readonly ControlRoute[] = [
  // Money and time
  on("POST fund", schemas.fundSchema, fund),
  on("POST drain", schemas.drainSchema, (sandbox, { currency }) => drain(sandbox, currency)),
  on("POST clock", schemas.advanceClockSchema, (sandbox, { advance_ms }) => {
    sandbox.store.advanceClock(advance_ms);
    return { now: sandbox.store.clock.now() };
  }),
  on("GET clock", nothing, ({ store }) => ({ now: store.clock.now() })),

  // What companies pay
  on("POST charges", schemas.chargeSchema, charge),
  on("POST charges/:/refund", schemas.refundSchema, (sandbox, { amount }, id) => refund(sandbox, id, amount)),
  on("POST refunds/:/fail", schemas.failRefundSchema, (sandbox, { is_still_counted }, id) =>
    failRefund(sandbox, id, is_still_counted),
  ),
  on("POST charges/:/dispute", nothing, (sandbox, _, id) => dispute(sandbox, id)),
  on("POST disputes/:/close", schemas.closeDisputeSchema, (sandbox, { status }, id) =>
    closeDispute(sandbox, id, status),
  ),

  // Accounts
  on("POST accounts", schemas.createAccountsSchema, createAccounts),
  on("POST accounts/:/requirements", schemas.requirementsSchema, (sandbox, body, id) => require(sandbox, id, body)),
  on("POST accounts/:/restrict", schemas.restrictSchema, (sandbox, body, id) => restrict(sandbox, id, body)),
  on("POST accounts/:/unrestrict", nothing, (sandbox, _, id) => unrestrict(sandbox, id)),
  on("POST accounts/:/close", nothing, (sandbox, _, id) => close(sandbox, id)),
  on("POST accounts/:/bank_accounts", schemas.bankAccountsSchema, (sandbox, body, id) =>
    setBankAccounts(sandbox, id, body),
  ),
  on("POST accounts/:/cash_out", schemas.cashOutSchema, (sandbox, body, id) => cashOut(sandbox, id, body)),

  // Payouts of accounts to their banks
  on("POST accounts/:/schedule", schemas.payoutScheduleSchema, (sandbox, body, id) =>
    schedulePayouts(sandbox, id, body),
  ),
  on("POST accounts/:/payouts", schemas.payOutSchema, (sandbox, body, id) => payOutByHand(sandbox, id, body)),
  on("POST payouts/:/bank", schemas.bankAnswerSchema, (sandbox, body, id) => answerOfBank(sandbox, id, body)),
  on("POST bank_day", nothing, bankDay),

  // Misbehaviour
  on("POST faults", schemas.faultSchema, ({ faults }, order) => faults.inject(order)),
  on("GET faults", nothing, ({ faults }) => faults.list()),
  on("DELETE faults", nothing, ({ faults }) => {
    faults.clear();
    return faults.list();
  }),
  on("POST release", nothing, ({ stalled }) => ({ released: stalled.release() })),
  on("GET held", nothing, ({ stalled }) => ({ held: stalled.size })),
  on("GET traffic", nothing, ({ traffic }) => traffic.settings),
  on("POST traffic", schemas.trafficSchema, ({ traffic }, changes) => {
    const given = Object.entries(changes).filter(([, value]) => value !== undefined);
    traffic.settings = { ...traffic.settings, ...Object.fromEntries(given) };
    return traffic.settings;
  }),

  // Webhooks
  on("GET webhooks", nothing, webhookStatus),
  on("POST webhooks", schemas.addEndpointSchema, addEndpoint),
  on("DELETE webhooks/:", nothing, (sandbox, _, id) => removeEndpoint(sandbox, id)),
  on("POST deliveries", schemas.deliveriesSchema, ({ deliveries }, changes) => {
    const given = Object.entries(changes).filter(([, value]) => value !== undefined);
    return deliveries.set(Object.fromEntries(given));
  }),
  on("POST redeliver", schemas.redeliverSchema, redeliver),

  // Looking
  on("GET ledger", nothing, ({ store }) => writeLedger(store.state, store.clock.now())),
  on("GET summary", nothing, ({ store }) => summarize(store.state, store.clock.now())),
  on("GET stats", nothing, ({ traffic }) => traffic.stats()),
  on("DELETE stats", nothing, ({ traffic }) => {
    traffic.resetStats();
    return traffic.stats();
  }),
  on("POST reset", nothing, (sandbox) => {
    sandbox.reset();
    return { reset: true };
  }),
];
