// The bodies that the control plane takes: one schema a request. The client's types are these.

import { z } from "zod";
import { CURRENCIES, MAX_AMOUNT } from "../core/currencies.ts";
import { ACCOUNT_ID } from "../core/ids.ts";
import { FAULT_NAMES } from "../faults/catalog.ts";

const currency = z
  .string()
  .toLowerCase()
  .refine((code) => CURRENCIES.has(code), "not a currency that Stripe knows");
const accountId = z.string().regex(ACCOUNT_ID, "not an account id (acct_…)");
const text = z.string().min(1).max(5000);

/** Plain http only ever goes to this machine. */
const loopbackUrl = z.url({
  protocol: /^http$/,
  hostname: /^(127\.0\.0\.1|localhost|\[::1\])$/,
  error: "not an http:// URL on loopback",
});

export const fundSchema = z.strictObject({
  currency,
  /** Minor units; negative takes money away, as the platform's own payouts do. */
  amount: z.int().refine((amount) => amount !== 0, "must not be 0"),
});

export const drainSchema = z.strictObject({ currency });

const bankAccounts = z
  .array(
    z.strictObject({
      currency,
      last4: z
        .string()
        .regex(/^\d{4}$/)
        .optional(),
      /** The same one says: the same bank account. */
      fingerprint: text.optional(),
    }),
  )
  .max(50)
  .nullable();

export const bankAccountsSchema = z.strictObject({ bank_accounts: bankAccounts });

export const chargeSchema = z.strictObject({
  currency,
  amount: z.int().min(1).max(MAX_AMOUNT),
  /** What Stripe keeps of it. */
  fee: z.int().min(0).default(0),
  /** How long it is pending. */
  available_in_s: z.int().min(0).default(0),
  metadata: z.record(z.string(), z.string()).default({}),
  /** Whether it pays an invoice, which then has the metadata. */
  invoice: z.boolean().default(false),
});

export const refundSchema = z.strictObject({
  /** Without an amount: what is left of it. */
  amount: z.int().min(1).max(MAX_AMOUNT).optional(),
});

export const failRefundSchema = z.strictObject({
  /** Whether the charge's amount_refunded counts it all the same: what Stripe documents nowhere. */
  is_still_counted: z.boolean().default(false),
});

export const closeDisputeSchema = z.strictObject({ status: z.enum(["won", "lost"]) });

export const createAccountsSchema = z.strictObject({
  accounts: z
    .array(
      z.strictObject({
        id: accountId.optional(),
        country: z.string().length(2).toUpperCase().optional(),
        default_currency: currency.optional(),
        email: z.email().optional(),
        bank_accounts: bankAccounts.optional(),
        service_agreement: z.enum(["full", "recipient"]).optional(),
        metadata: z.record(z.string(), z.string()).optional(),
      }),
    )
    .min(1)
    .max(100_000),
});

export const restrictSchema = z.strictObject({
  transfers: z.enum(["inactive", "pending"]).default("inactive"),
  currently_due: z.array(text).default(["individual.verification.document"]),
  disabled_reason: z
    .enum([
      "requirements.past_due",
      "requirements.pending_verification",
      "under_review",
      "listed",
      "platform_paused",
      "rejected.fraud",
      "rejected.terms_of_service",
      "rejected.other",
      "other",
    ])
    .nullable()
    .default("requirements.past_due"),
});

/** What is asked of an account that can still receive. */
export const requirementsSchema = z.strictObject({
  currently_due: z.array(text).default([]),
  eventually_due: z.array(text).default([]),
  /** Unix seconds. */
  current_deadline: z.int().nullable().default(null),
});

export const cashOutSchema = z.strictObject({
  currency: currency.optional(),
  /** Without an amount: all of it. */
  amount: z.int().min(1).max(MAX_AMOUNT).optional(),
});

export const payoutScheduleSchema = z.strictObject({
  interval: z.enum(["manual", "daily"]),
  /** How old money is before a daily schedule pays it out. */
  delay_days: z.int().min(0).max(31).default(2),
});

export const payOutSchema = z.strictObject({
  currency,
  /** Without an amount: all of it. */
  amount: z.int().min(1).max(MAX_AMOUNT).optional(),
  arrival_days: z.int().min(0).max(31).default(2),
});

export const bankAnswerSchema = z.strictObject({
  status: z.enum(["paid", "failed", "canceled"]),
  /** Why it failed. */
  code: text.default("account_closed"),
  message: text.default("The bank account has been closed."),
});

export const advanceClockSchema = z.strictObject({ advance_ms: z.int().min(0) });

export const trafficSchema = z
  .strictObject({
    latency_ms: z.int().min(0).max(600_000),
    requests_per_second: z.int().min(0).nullable(),
    reject_keys: z.boolean(),
  })
  .partial();

export const faultSchema = z.strictObject({
  fault: z.enum(FAULT_NAMES),
  times: z.int().min(1).default(1),
  match: z
    .strictObject({
      method: z.enum(["GET", "POST"]).optional(),
      path: text.optional(),
      destination: text.optional(),
      transfer_group: text.optional(),
      metadata: z.record(z.string(), z.string()).optional(),
    })
    .default({}),
  delay_ms: z.int().min(0).max(600_000).nullable().default(null),
});

export const addEndpointSchema = z.strictObject({
  url: loopbackUrl,
  secret: text,
  events: z.array(text).min(1).default(["*"]),
});

export const deliveriesSchema = z
  .strictObject({
    paused: z.boolean(),
    order: z.enum(["created", "reversed", "shuffled"]),
    at_once: z.int().min(1).max(64),
    duplicates: z.int().min(0).max(20),
    retry_ms: z.int().min(1).max(60_000),
  })
  .partial();

export const redeliverSchema = z.strictObject({
  /** These events, in this order … */
  events: z.array(text).optional(),
  /** … or all events of this type; without either, all. */
  type: text.optional(),
  order: z.enum(["created", "reversed"]).default("created"),
  copies: z.int().min(1).max(20).default(1),
  signature: z.enum(["valid", "wrong_secret", "stale"]).default("valid"),
});

export const nothingSchema = z.strictObject({});
