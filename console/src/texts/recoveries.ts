// The list of recoveries: what is to be taken back.

import { debtCount } from "./counts.ts";

export const recoveries = {
  lead: (open: number) => (open === 0 ? "Nobody owes anything back." : `${debtCount(open)} open.`),
  list: {
    count: debtCount,
    everything: "All recoveries",
    none: "Nothing was ever to be taken back",
    noneHint: "A debt arises when a guarantee breaks after the recruiter was paid.",
    nothingFound: "No recovery fits this filter",
  },
  ways: "How",
  byOffset: "kept back from later payments",
  byReversal: "taken back at Stripe",
  byNothing: "a person decides",
  from: "Taken back from",
  next: "Stripe asked next",
  purposes: { debt: "Debt", redirect: "Redirect" } as Record<string, string>,
  status: { open: "Owed", recovered: "Taken back", written_off: "Written off", cancelled: "Withdrawn" },
} as const;
