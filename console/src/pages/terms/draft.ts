// Terms that somebody is writing: what is typed, by the names of the verb's arguments, and what it comes to.

import type { PublishPayoutPolicyInput, TermsToWriteQuery } from "../../graphql/generated.ts";
import { minorOf, typedOf } from "../../parts/minor_of.ts";

export type Base = NonNullable<NonNullable<TermsToWriteQuery["payoutPolicies"]>["nodes"][number]>;
export type Row = Readonly<Record<string, string>>;

const NUMBERS = [
  "guaranteePeriodDays",
  "noticePeriodDays",
  "minimumGuaranteePeriodDays",
  "maximumGuaranteePeriodDays",
  "firstPaymentDays",
  "feeDueDays",
  "replacementDays",
  "companyGuaranteeDays",
  "longestWaitDays",
] as const;
const PERCENTAGES = [
  "holdbackPercentage",
  "minimumHoldbackPercentage",
  "maximumHoldbackPercentage",
  "offsetCapPercentage",
] as const;
const CHOICES = [
  "clawbackRule",
  "companyRefundRule",
  "payWhen",
  "partialFee",
  "guaranteeRemedy",
  "paymentRhythm",
] as const;
const SWITCHES = ["recoversByOffset", "recoversByReversal", "lateFeeVoidsGuarantee", "platformKeepsRest"] as const;

export type NumberName = (typeof NUMBERS)[number] | (typeof PERCENTAGES)[number];
export type ChoiceName = (typeof CHOICES)[number];
export type SwitchName = (typeof SWITCHES)[number];
export type ListName = "tranches" | "clawbackSteps" | "approvalThresholds" | "minimumPayments" | "roleRates";

export interface Draft {
  companyId: string;
  validFrom: string;
  texts: Readonly<Record<NumberName | ChoiceName, string>>;
  switches: Readonly<Record<SwitchName, boolean>>;
  lists: Readonly<Record<ListName, readonly Row[]>>;
}

export type Exponents = ReadonlyMap<string, number>;

/** As the newest version has it. */
export function draftOf(base: Base, companyId: string, exponents: Exponents): Draft {
  const amounts = (rows: readonly ({ currency: string; amount: string } | null)[]) =>
    rows.flatMap((row) =>
      row ? [{ currency: row.currency, amount: typedOf(row.amount, exponents.get(row.currency) ?? 2) }] : [],
    );
  const texts = Object.fromEntries(
    [...NUMBERS, ...PERCENTAGES, ...CHOICES].map((name) => [name, plain(base[name])]),
  ) as Record<NumberName | ChoiceName, string>;
  return {
    companyId,
    validFrom: "",
    texts,
    switches: Object.fromEntries(SWITCHES.map((name) => [name, base[name]])) as Record<SwitchName, boolean>,
    lists: {
      tranches: base.payoutPolicyParts.nodes.flatMap((part) =>
        part ? [{ percentage: plain(part.percentage), daysAfterStart: plain(part.daysAfterStart) }] : [],
      ),
      clawbackSteps: base.payoutPolicySteps.nodes.flatMap((step) =>
        step ? [{ unit: step.unit, within: plain(step.within), keptPercentage: plain(step.keptPercentage) }] : [],
      ),
      approvalThresholds: amounts(base.payoutPolicyThresholds.nodes),
      minimumPayments: amounts(base.payoutPolicyMinimums.nodes),
      roleRates: base.payoutPolicyRoleRates.nodes.flatMap((rate) =>
        rate ? [{ role: rate.role, percentage: plain(rate.percentage) }] : [],
      ),
    },
  };
}

/** 20 of 20.00; nothing of null. */
function plain(value: string | number | null): string {
  if (value === null) return "";
  return typeof value === "string" && /^\d+\.\d+$/.test(value) ? String(Number(value)) : String(value);
}

const numberOr = (typed: string | undefined) => (typed?.trim() ? Number(typed) : null);
const textOr = (typed: string | undefined) => typed?.trim() || null;

interface Wrong {
  list: ListName;
  currency: string;
  amount: string;
}

/** What the verb is given; or what was typed that is no amount. */
export function inputOf(draft: Draft, exponents: Exponents): { input: PublishPayoutPolicyInput } | { wrong: Wrong } {
  const { texts, switches, lists } = draft;
  const amounts: Partial<Record<ListName, { currency: string; amount: string }[] | null>> = {};
  for (const name of ["approvalThresholds", "minimumPayments"] as const) {
    const read: { currency: string; amount: string }[] = [];
    for (const { currency = "", amount = "" } of lists[name]) {
      const minor = minorOf(amount, exponents.get(currency));
      if (minor === null) return { wrong: { list: name, currency, amount } };
      read.push({ currency, amount: minor });
    }
    amounts[name] = read.length > 0 ? read : null;
  }
  const isScale = texts.clawbackRule === "scale";
  return {
    input: {
      companyId: draft.companyId || null,
      validFrom: draft.validFrom || null,
      ...(Object.fromEntries(NUMBERS.map((name) => [name, numberOr(texts[name])])) as {
        guaranteePeriodDays: number;
      }),
      ...(Object.fromEntries(PERCENTAGES.map((name) => [name, textOr(texts[name])])) as { holdbackPercentage: string }),
      ...Object.fromEntries(CHOICES.map((name) => [name, texts[name]])),
      ...switches,
      ...amounts,
      tranches: lists.tranches.map(({ percentage, daysAfterStart }) => ({
        percentage: textOr(percentage),
        daysAfterStart: numberOr(daysAfterStart),
      })),
      clawbackSteps: isScale
        ? lists.clawbackSteps.map(({ unit, within, keptPercentage }) => ({
            unit: unit ?? "",
            within: numberOr(within),
            keptPercentage: textOr(keptPercentage),
          }))
        : null,
      roleRates:
        lists.roleRates.length > 0
          ? lists.roleRates.map(({ role, percentage }) => ({ role: textOr(role), percentage: textOr(percentage) }))
          : null,
    },
  };
}

/** The same as a rehearsal takes it: by the names that the arguments have in SQL. */
export function inSql(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inSql);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      inSql(inner),
    ]),
  );
}
