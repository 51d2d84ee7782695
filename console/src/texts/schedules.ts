// The list of schedules: what is owed on which date.

import { obligationCount } from "./counts.ts";

export const schedules = {
  lead: (waiting: number, failed: number) =>
    `${waiting} ${waiting === 1 ? "waits" : "wait"} for a date or a run; ${failed === 0 ? "none has failed" : `${failed} failed`}.`,
  list: {
    count: obligationCount,
    everything: "All schedules",
    none: "There are no schedules yet",
    noneHint: "They come with placements: each part of a payout has its date.",
    first: { to: "/import", label: "Import placements" },
    nothingFound: "No schedule fits this filter",
  },
  due: "Date",
  sent: "Settled on",
  payable: "Payable from",
  stops: "What stops it",
  retry: "Tried next",
  scheduled: "Scheduled",
  kinds: { payout: "Instalment", escrow_release: "Released hold" } as Record<string, string>,
  status: {
    pending: "Due",
    processing: "On its way",
    processed: "Settled",
    failed: "Failed",
    cancelled: "Cancelled",
  },
  waits: {
    funds: "Money on the platform’s balance",
    account: "The recruiter’s account",
  } as Record<string, string>,
} as const;
