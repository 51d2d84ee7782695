// The list of placements, and the page of one.

import { placementCount } from "./counts.ts";

export const placements = {
  record: "Placement",
  lead: (running: number, toCome: number, reportable: number) =>
    [
      running === 0 ? "No guarantee runs." : `${running} ${running === 1 ? "guarantee runs" : "guarantees run"}.`,
      toCome > 0 && `${toCome} ${toCome === 1 ? "begins" : "begin"} later.`,
      reportable > 0 && `${reportable} ${reportable === 1 ? "is" : "are"} over and may still be reported as broken.`,
    ]
      .filter(Boolean)
      .join(" "),
  list: {
    count: placementCount,
    everything: "All placements",
    none: "There are no placements yet",
    noneHint: "They are entered one by one, or imported from a file.",
    first: { to: "/import", label: "Import placements" },
    nothingFound: "No placement fits this filter",
  },
  recruiters: "Recruiters",
  title: "Job title",
  fee: "Recruiters’ fee",
  companyFee: "Company’s fee",
  started: "Start date",
  signed: "Signed",
  guarantee: "Guarantee until",
  notice: "Reported until",
  page: {
    terms: "What was agreed",
    platform: "The platform keeps",
    heldBack: "Held back",
    days: (until: string, days: number) => `${until}, ${days} days`,
    entered: "Entered",
    by: (when: string, who: string) => `${when} by ${who}`,
    asList: "As a list",
  },
  /** Of an active placement, by the day. */
  guarantees: { toCome: "Guarantee begins later", runs: "Guarantee runs", over: "Guarantee over" },
  status: {
    active: "Guarantee open",
    completed: "Guarantee kept",
    breached: "Guarantee broken",
    cancelled: "Called off",
  },
} as const;
