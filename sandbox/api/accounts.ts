// Connected accounts: finding, rendering, creating and reading them.

import type Stripe from "stripe";
import { z } from "zod";
import type { CommitDraft, EventDraft } from "../core/commits.ts";
import { ACCOUNT_ID, newSuffix, PLATFORM_ACCOUNT } from "../core/ids.ts";
import { page } from "../core/paging.ts";
import type { AccountFacts, AccountRow } from "../core/rows.ts";
import { renderBankAccount, renderBankAccounts } from "./bank_accounts.ts";
import { type Call, type Context, cursors, endpoint, listText } from "./endpoint.ts";
import { accountCountryUnsupported, noAccess, notFound } from "./errors.ts";
import { boolean, currency, listParams, metadata, text } from "./params.ts";

/** In the open sandbox a well-formed unknown account is there from the first look on. */
export function findAccount(context: Context, id: string): AccountRow | undefined {
  const known = context.store.state.accounts.get(id);
  if (known || !context.open || !ACCOUNT_ID.test(id) || id === PLATFORM_ACCOUNT) return known;
  context.store.commit({ changes: [{ kind: "account", facts: activeAccount(id, context.store.clock.seconds()) }] });
  return context.store.state.accounts.get(id);
}

/** Found, and not closed. */
export function openAccount(context: Context, id: string): AccountRow {
  const account = findAccount(context, id);
  if (!account || account.facts.closed) throw noAccess(id);
  return account;
}

/** An account that has done its onboarding. */
export function activeAccount(id: string, created: number): AccountFacts {
  return {
    id,
    created,
    country: "US",
    default_currency: "usd",
    email: null,
    metadata: {},
    transfers: "active",
    payouts_enabled: true,
    details_submitted: true,
    currently_due: [],
    disabled_reason: null,
    closed: false,
  };
}

/** The platform is in the United States. Under the full service agreement it pays these countries. */
const IN_REACH = new Set(
  "US CA GB CH AT BE BG HR CY CZ DK EE FI FR DE GR HU IS IE IT LV LI LT LU MT NL NO PL PT RO SK SI ES SE".split(" "),
);

export function isOutOfReach({ country, service_agreement = "full" }: AccountFacts): boolean {
  return service_agreement === "full" && !IN_REACH.has(country);
}

type AccountDisabledReason = NonNullable<Stripe.Account.Requirements["disabled_reason"]>;

export function renderAccount(facts: AccountFacts): Stripe.Account {
  const requirements = {
    alternatives: [],
    current_deadline: facts.current_deadline ?? null,
    currently_due: facts.currently_due,
    disabled_reason: facts.disabled_reason as AccountDisabledReason | null,
    errors: [],
    eventually_due: [...new Set([...facts.currently_due, ...(facts.eventually_due ?? [])])],
    past_due: facts.disabled_reason === "requirements.past_due" ? facts.currently_due : [],
    pending_verification: [],
  } satisfies Stripe.Account.Requirements;
  return {
    id: facts.id,
    object: "account",
    business_profile: null,
    business_type: "individual",
    capabilities: { transfers: facts.transfers },
    charges_enabled: false,
    country: facts.country,
    created: facts.created,
    default_currency: facts.default_currency,
    details_submitted: facts.details_submitted,
    email: facts.email,
    ...renderBankAccounts(facts),
    metadata: facts.metadata,
    payouts_enabled: facts.payouts_enabled,
    requirements,
    ...(facts.service_agreement ? { tos_acceptance: { service_agreement: facts.service_agreement } } : {}),
    settings: { payouts: payoutSettings(facts) } as Stripe.Account.Settings,
    type: "express",
  } satisfies Stripe.Account;
}

function payoutSettings({ payout_schedule: schedule }: AccountFacts): Stripe.Account.Settings.Payouts {
  const { interval, delay_days } = schedule ?? { interval: "manual", delay_days: 2 };
  return { debit_negative_balances: false, schedule: { delay_days, interval }, statement_descriptor: null };
}

function renderCapability(facts: AccountFacts): Stripe.Capability {
  const missing = facts.transfers !== "active" && facts.currently_due.length > 0;
  return {
    id: "transfers",
    object: "capability",
    account: facts.id,
    requested: true,
    requested_at: facts.created,
    requirements: {
      alternatives: [],
      current_deadline: null,
      currently_due: facts.currently_due,
      disabled_reason: missing ? "requirements.fields_needed" : null,
      errors: [],
      eventually_due: facts.currently_due,
      past_due: [],
      pending_verification: [],
    },
    status: facts.transfers,
  } satisfies Stripe.Capability;
}

/** The commit that gives an account new facts, with the events that Stripe would send. */
export function accountChange(old: AccountFacts, facts: AccountFacts): CommitDraft {
  const suffix = newSuffix();
  if (facts.closed) {
    const object = { id: "ca_sandbox", object: "application", name: "Sandbox" };
    const type = "account.application.deauthorized";
    return {
      changes: [{ kind: "account", facts }],
      events: [{ id: `evt_${suffix}`, type, account: facts.id, object }],
    };
  }
  const events: EventDraft[] = [
    { id: `evt_${suffix}`, type: "account.updated", account: facts.id, object: renderAccount(facts) },
  ];
  if (old.transfers !== facts.transfers) {
    const previous = { status: old.transfers };
    const object = renderCapability(facts);
    events.push({ id: `evt_${suffix}c`, type: "capability.updated", account: facts.id, object, previous });
  }
  return { changes: [{ kind: "account", facts }], events };
}

const platform = (created: number): Stripe.Account => ({
  ...renderAccount(activeAccount(PLATFORM_ACCOUNT, created)),
  type: "standard",
});

function readable(call: Omit<Call<unknown>, "params">): AccountRow {
  return openAccount(call, call.ids[0] ?? "");
}

const creationParams = z.strictObject({
  type: z.enum(["express", "custom", "standard"]).optional(),
  country: z.string().length(2).optional(),
  default_currency: currency.optional(),
  email: text.optional(),
  business_type: z.enum(["individual", "company", "non_profit", "government_entity"]).optional(),
  capabilities: z
    .strictObject({
      transfers: z.strictObject({ requested: boolean }).optional(),
      card_payments: z.strictObject({ requested: boolean }).optional(),
    })
    .optional(),
  metadata: metadata.optional(),
  tos_acceptance: z.strictObject({ service_agreement: z.enum(["full", "recipient"]).optional() }).optional(),
});

/** Of many that Stripe does not serve. */
const UNSUPPORTED = ["CU", "IR", "KP", "SY"];

export const accountEndpoints = [
  endpoint({
    kind: "account.retrieve_own",
    method: "GET",
    path: "account",
    connected: true,
    params: z.strictObject({}),
    execute: (call) => ({
      text: JSON.stringify(call.account ? renderAccount(call.account.facts) : platform(0)),
    }),
  }),
  endpoint({
    kind: "accounts.create",
    method: "POST",
    path: "accounts",
    params: creationParams,
    // Nobody has filled in the onboarding form: transfers stay inactive until the control plane says otherwise.
    execute(call) {
      const { country, default_currency, email, metadata, tos_acceptance } = call.params;
      const { service_agreement } = tos_acceptance ?? {};
      if (country !== undefined && UNSUPPORTED.includes(country)) throw accountCountryUnsupported(country);
      const facts: AccountFacts = {
        ...activeAccount(`acct_${newSuffix().slice(0, 16)}`, call.store.clock.seconds()),
        ...(country === undefined ? {} : { country }),
        ...(default_currency === undefined ? {} : { default_currency }),
        email: email ?? null,
        ...(service_agreement ? { service_agreement } : {}),
        bank_accounts: [],
        metadata: { ...metadata },
        transfers: "inactive",
        payouts_enabled: false,
        details_submitted: false,
        currently_due: ["external_account", "tos_acceptance.date", "tos_acceptance.ip"],
        disabled_reason: "requirements.past_due",
      };
      return { commit: { changes: [{ kind: "account", facts }] }, text: JSON.stringify(renderAccount(facts)) };
    },
  }),
  endpoint({
    kind: "accounts.list",
    method: "GET",
    path: "accounts",
    params: z.strictObject(listParams),
    execute(call) {
      const { limit = 10, created } = call.params;
      const query = { limit, created, ...cursors(call.params, "account", (id) => call.state.accounts.get(id)) };
      const rows = page(call.state.accountList, query, (row) => !row.facts.closed);
      return { text: listText("/v1/accounts", rows, (row) => JSON.stringify(renderAccount(row.facts))) };
    },
  }),
  endpoint({
    kind: "accounts.retrieve",
    method: "GET",
    path: "accounts/:",
    params: z.strictObject({}),
    execute: (call) => ({
      text: JSON.stringify(call.ids[0] === PLATFORM_ACCOUNT ? platform(0) : renderAccount(readable(call).facts)),
    }),
  }),
  endpoint({
    kind: "capabilities.list",
    method: "GET",
    path: "accounts/:/capabilities",
    params: z.strictObject({}),
    execute(call) {
      const { facts } = readable(call);
      const url = `/v1/accounts/${facts.id}/capabilities`;
      return {
        text: listText(url, { data: [facts], has_more: false }, (one) => JSON.stringify(renderCapability(one))),
      };
    },
  }),
  endpoint({
    kind: "capabilities.retrieve",
    method: "GET",
    path: "accounts/:/capabilities/:",
    params: z.strictObject({}),
    execute(call) {
      const { facts } = readable(call);
      const name = call.ids[1] ?? "";
      if (name !== "transfers") throw notFound("capability", name, "capability");
      return { text: JSON.stringify(renderCapability(facts)) };
    },
  }),
  endpoint({
    kind: "external_accounts.list",
    method: "GET",
    path: "accounts/:/external_accounts",
    params: z.strictObject({ ...listParams, object: z.enum(["bank_account", "card"]).optional() }),
    execute(call) {
      const { facts } = readable(call);
      const data = call.params.object === "card" ? [] : (facts.bank_accounts ?? []);
      const url = `/v1/accounts/${facts.id}/external_accounts`;
      return {
        text: listText(url, { data, has_more: false }, (one) => JSON.stringify(renderBankAccount(facts.id, one))),
      };
    },
  }),
];
