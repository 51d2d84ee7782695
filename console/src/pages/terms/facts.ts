// A version of the terms as lines of words, so that two can be laid side by side.

import type { TermsQuery } from "../../graphql/generated.ts";
import { day } from "../../parts/dates.ts";
import { terms } from "../../texts/terms.ts";

export type Version = NonNullable<NonNullable<TermsQuery["payoutPolicies"]>["nodes"][number]>;

const { facts, values } = terms;
const list = (parts: string[]) => (parts.length > 0 ? parts.join("; ") : values.none);
const yesOrNo = (is: boolean) => (is ? values.yes : values.no);

export const nameOf = ({ company, version }: Version) => terms.name(company?.name ?? terms.platform, version);

/** From which signature date to which it holds. */
export function holdsOn({ validity }: Version): string {
  if (!validity) return terms.list.never;
  const [start, end] = [validity.start?.value, validity.end?.value];
  if (start && end) return terms.list.between(day(start), day(end));
  if (start) return terms.list.from(day(start));
  return end ? terms.list.until(day(end)) : terms.list.always;
}

export function linesOf(version: Version, amount: (minor: string, currency: string) => string): [string, string][] {
  const v = version;
  const daysOr = (count: number | null, otherwise: string) => (count === null ? otherwise : values.days(count));
  return [
    [facts.guarantee, values.days(v.guaranteePeriodDays)],
    [facts.notice, values.days(v.noticePeriodDays)],
    [facts.holdback, values.percent(v.holdbackPercentage)],
    [facts.first, v.firstPaymentDays === null ? values.atEnd : values.afterStart(v.firstPaymentDays)],
    [
      facts.tranches,
      list(
        v.payoutPolicyParts.nodes.flatMap((part) =>
          part
            ? [
                values.part(
                  part.percentage,
                  part.daysAfterStart === null ? values.atEnd : values.afterStart(part.daysAfterStart),
                ),
              ]
            : [],
        ),
      ),
    ],
    [facts.rule, values.rules[v.clawbackRule] ?? v.clawbackRule],
    [
      facts.steps,
      list(
        v.payoutPolicySteps.nodes.flatMap((step) =>
          step ? [values.step(step.unit, step.within, step.keptPercentage)] : [],
        ),
      ),
    ],
    [facts.offset, yesOrNo(v.recoversByOffset)],
    [facts.cap, values.percent(v.offsetCapPercentage)],
    [facts.reversal, yesOrNo(v.recoversByReversal)],
    [
      facts.thresholds,
      list(
        v.payoutPolicyThresholds.nodes.flatMap((each) =>
          each ? [`${each.currency} ${amount(each.amount, each.currency)}`] : [],
        ),
      ),
    ],
    [
      facts.guaranteeBounds,
      values.between(String(v.minimumGuaranteePeriodDays), values.days(v.maximumGuaranteePeriodDays)),
    ],
    [
      facts.holdbackBounds,
      values.between(values.percent(v.minimumHoldbackPercentage), values.percent(v.maximumHoldbackPercentage)),
    ],
    [facts.companyGuarantee, daysOr(v.companyGuaranteeDays, values.asRecruiters)],
    [facts.refund, v.companyRefundRule.replaceAll("_", " ")],
    [facts.feeDue, v.feeDueDays === null ? values.never : values.afterStart(v.feeDueDays)],
    [facts.voids, yesOrNo(v.lateFeeVoidsGuarantee)],
    [facts.payWhen, values.payWhen[v.payWhen] ?? v.payWhen],
    [facts.partial, values.partial[v.partialFee] ?? v.partialFee],
    [facts.rhythm, values.rhythms[v.paymentRhythm] ?? v.paymentRhythm],
    [
      facts.minimums,
      list(
        v.payoutPolicyMinimums.nodes.flatMap((each) =>
          each ? [`${each.currency} ${amount(each.amount, each.currency)}`] : [],
        ),
      ),
    ],
    [facts.longestWait, daysOr(v.longestWaitDays, values.none)],
    [facts.remedy, v.guaranteeRemedy],
    [facts.replacement, daysOr(v.replacementDays, values.never)],
    [
      facts.rates,
      list(
        v.payoutPolicyRoleRates.nodes.flatMap((rate) =>
          rate ? [values.part(rate.percentage, rate.role.replaceAll("_", " "))] : [],
        ),
      ),
    ],
    [facts.rest, yesOrNo(v.platformKeepsRest)],
  ];
}
