// The page of a company.

export const company = {
  candidate: "Candidate",
  now: "Now",
  runs: (count: number, candidate: string, when: string) =>
    `${count} ${count === 1 ? "guarantee runs" : "guarantees run"}. The next to end is that of ${candidate}, on ${when}.`,
  noneRuns: "No guarantee runs.",
  nothing: "No placements yet.",
  nothingHint: "As soon as a placement is recorded, it stands here with its guarantee.",
  newest: "The first 100 placements are listed.",
  guarantees: {
    title: "Guarantees that run",
    note: "At stake: what you would get back if they left today",
    noneHint: "What ended stands below.",
    ends: "Ends",
    left: (days: number) => `${days} ${days === 1 ? "day" : "days"} left`,
    fee: "Your fee",
    unknown: "not recorded",
    stake: "At stake",
    since: (when: string) => `started ${when}`,
  },
  costs: {
    title: "Cost by month",
    note: "By the month of the first day of work",
    month: "Month",
    hires: "Hires",
    count: (count: number, broken: number) => (broken === 0 ? `${count}` : `${count}, ${broken} left early`),
    fees: "Fees",
    back: "Owed or given back",
    cost: "Cost",
  },
  others: {
    title: "Other placements",
    started: "Started",
    guarantee: "Guarantee",
    ended: (when: string) => `to ${when}`,
  },
  state: {
    broken: "Left early",
    cancelled: "Cancelled",
    reported: (when: string, left: string) => `Reported ${when}: left ${left}. An admin looks at it.`,
    declined: "Your last report was declined",
    isVoid: "Guarantee void: the fee was late",
    over: "Guarantee is over",
  },
  report: {
    act: "Report that they left",
    of: (candidate: string) => `Report that ${candidate} left`,
    title: (candidate: string) => `Report that ${candidate} left?`,
    text: (until: string) =>
      `This moves no money. An admin of the platform looks at it, and confirms or declines it.${until ? ` It can be reported until ${until}.` : ""}`,
    leftOn: "Last day of work",
    leftOnHint: "Who never started: the first day",
    go: "Send the report",
    done: "The report was sent. An admin looks at it.",
  },
} as const;
