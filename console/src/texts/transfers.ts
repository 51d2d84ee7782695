// The list of transfers: each try to pay a schedule.

import { transferCount } from "./counts.ts";

export const transfers = {
  lead: (inDoubt: number, onItsWay: number) =>
    `${inDoubt === 0 ? "None is in doubt" : `${inDoubt} in doubt`}; ${onItsWay === 0 ? "none is on its way" : `${onItsWay} on ${onItsWay === 1 ? "its" : "their"} way`}.`,
  list: {
    count: transferCount,
    everything: "All transfers",
    none: "There are no transfers yet",
    noneHint: "A run makes one for each obligation that it takes up.",
    first: { to: "/", label: "What the next run pays" },
    nothingFound: "No transfer fits this filter",
  },
  sent: "Sent",
  answered: "Stripe answered",
  stripe: "At Stripe",
  charge: "Out of the charge",
  destination: "To account",
  error: "Stripe said",
  generation: "Try",
  batch: "Paid together",
  openBatch: "With others",
  run: "Run",
  openRun: "Its run",
  status: {
    intended: "Taken up",
    sent: "On its way",
    succeeded: "Sent",
    refused: "Refused",
    in_doubt: "In doubt",
  },
} as const;
