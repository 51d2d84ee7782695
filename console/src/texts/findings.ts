// The list of findings: where Stripe and the books differ.

import { findingCount } from "./counts.ts";

export const findings = {
  lead: (open: number) =>
    open === 0 ? "Every difference is explained." : `${findingCount(open)} ${open === 1 ? "is" : "are"} not explained.`,
  list: {
    count: findingCount,
    everything: "All findings",
    none: "Nothing was ever found",
    noneHint: "Each night our rows are compared with Stripe’s.",
    nothingFound: "No finding fits this filter",
  },
  what: "What",
  subject: "At Stripe",
  whose: "Whose",
  first: "First seen",
  last: "Last seen",
  seen: "Seen",
  ours: "In our books",
  theirs: "There",
  explanation: "Explanation",
  state: "State",
  open: "Open",
  explained: "Explained",
  by: (who: string, when: string) => `by ${who}, ${when}`,
} as const;
