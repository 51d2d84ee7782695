// The words of the terms: versions, what differs between two, and what others would have meant.

import { noAmount } from "./amounts.ts";
import { payoutCount } from "./counts.ts";

const days = (count: number) => `${count} ${count === 1 ? "day" : "days"}`;
const placements = (count: number) => `${count} ${count === 1 ? "placement" : "placements"}`;

export const terms = {
  page: "Terms",
  lead: "A placement keeps the version that held on the day of its signature. What is published later changes nothing that was signed.",
  none: "No terms were published yet.",
  publish: "Publish terms",
  platform: "The platform",
  version: (number: number) => `Version ${number}`,
  name: (who: string, number: number) => `${who}, version ${number}`,
  list: {
    title: "Versions",
    whose: "Whose",
    version: "Version",
    holds: "Signed",
    guarantee: "Guarantee",
    holdback: "Held",
    rule: "Taken back",
    by: "Published by",
    from: (day: string) => `from ${day}`,
    between: (first: string, last: string) => `${first} to before ${last}`,
    until: (day: string) => `before ${day}`,
    always: "on any day",
    never: "on no day any more",
    compare: (name: string) => `Compare ${name}`,
  },
  compare: {
    title: "Compare two versions",
    a: "One version",
    b: "Another version",
    differs: (count: number) =>
      count === 0 ? "They are the same." : `${count} ${count === 1 ? "differs" : "differ"}.`,
    what: "What",
    changed: "Differs",
    same: "The same",
    all: "Show what is the same, too",
  },
  facts: {
    guarantee: "Guarantee",
    notice: "Notice period after it",
    guaranteeBounds: "Guarantee may be",
    holdback: "Held back",
    holdbackBounds: "Held back may be",
    first: "First payment",
    rule: "Taken back when it breaks",
    steps: "Steps of the scale",
    tranches: "Held parts",
    offset: "Debts are set off",
    cap: "At most of each payment",
    reversal: "Debts are taken back at Stripe",
    companyGuarantee: "Guarantee of the company",
    refund: "Owed back to the company",
    feeDue: "The fee is due",
    voids: "A late fee voids the guarantee",
    payWhen: "Paid",
    partial: "A fee that is paid in part",
    rhythm: "What is due is paid",
    minimums: "Small amounts wait for at least",
    longestWait: "At the longest for",
    remedy: "Remedy",
    replacement: "A replacement within",
    rates: "Rates of roles",
    rest: "The platform keeps the rest",
    thresholds: "Payouts above wait for an approval",
  },
  values: {
    days,
    percent: (value: string) => `${Number(value)} %`,
    between: (low: string, high: string) => `${low} to ${high}`,
    afterStart: (count: number) => `${days(count)} after the start`,
    atEnd: "at the end of the guarantee",
    part: (percentage: string, when: string) => `${Number(percentage)} % ${when}`,
    step: (unit: string, within: number, kept: string) => `within ${within} ${unit}s ${Number(kept)} % stays earned`,
    asRecruiters: "as the recruiters'",
    yes: "yes",
    no: "no",
    none: "none",
    never: "no date",
    rules: {
      everything: "everything",
      pro_rata: "by days worked",
      held_only: "the held part",
      scale: "by a scale",
    } as Record<string, string>,
    payWhen: {
      holdback: "by date alone",
      fee_cleared: "when the fee is available, too",
    } as Record<string, string>,
    rhythms: {
      each: "each when it is due",
      weekly: "on Mondays",
      monthly: "on the first of a month",
    } as Record<string, string>,
    partial: { waits: "all waits", pays_share: "its share is paid" } as Record<string, string>,
  },
  preview: {
    title: "What other terms would have meant",
    note: "for placements that were signed under their own",
    guarantee: "Guarantee, days",
    holdback: "Held back, percent",
    first: "First payment, days after the start",
    firstHint: "Empty: at the end of the guarantee",
    rule: "Taken back",
    rhythm: "What is due is paid",
    minimum: "Small amounts wait for at least",
    minimumIn: "Currency of that amount",
    minimumHint: "Empty: they do not wait",
    noAmount,
    longestWait: "At the longest for, days",
    since: "Placements since",
    whose: "Of",
    everybody: "All companies",
    go: "Compare",
    currency: "Currency",
    chart: (currency: string) =>
      `Held by the month of the start, in ${currency}: under the placements' own terms, and under these`,
    own: "Under their own terms",
    others: "Under these",
    month: "Started in",
    count: "Placements",
    held: "Held",
    heldThen: "Held under these",
    earned: "Earned of broken",
    earnedThen: "Under these",
    transfers: "Transfers",
    transfersThen: "Transfers under these",
    nights: "Nights",
    nightsThen: "Nights under these",
    moves: (later: number, earlier: number) =>
      later + earlier === 0
        ? "No first payment would have moved."
        : `The first payment would have been later for ${placements(later)}, earlier for ${placements(earlier)}.`,
    paid: (transfers: number, then: number) =>
      transfers === then
        ? `The money would have left in ${transfers} ${transfers === 1 ? "transfer" : "transfers"}, as under their own terms.`
        : `The money would have left in ${then} ${then === 1 ? "transfer" : "transfers"}, and not in ${transfers}.`,
    approvals: (own: number, then: number) =>
      own === then ? "" : `${payoutCount(then)} would have waited for an approval, and not ${own}.`,
    voids: (own: number, then: number) =>
      own === then
        ? ""
        : `The guarantee would be void for ${placements(then)} because of a late fee, and not for ${own}.`,
    waits: "For fees that have not come in wait",
    waitsThen: "and under these",
    nothing: "No placement began since then.",
    nothingHint: "Choose an earlier day.",
  },
};
