// The list of payouts, and what is done to many at once.

import { paymentCount, payoutCount } from "./counts.ts";

export const payouts = {
  waiting: (count: number) =>
    count === 0 ? "None waits for an approval." : `${count} ${count === 1 ? "waits" : "wait"} for an approval.`,
  list: {
    count: payoutCount,
    everything: "All payouts",
    none: "There are no payouts yet",
    noneHint: "They come with placements: each recruiter of a placement has one.",
    first: { to: "/import", label: "Import placements" },
    nothingFound: "No payout fits this filter",
  },
  choose: (who: string, candidate: string) => `Select ${who}${candidate ? `, ${candidate}` : ""}`,
  ofWhichHeld: "of which held",
  heldUntil: "Held until",
  next: "Next date",
  sends: "It sends",
  frozen: "Frozen because",
  paidOn: "Paid on",
  dueOn: "Due on",
  frozenOn: "Frozen on",
  releasedOn: "Released on",
  chosen: {
    label: "What is selected",
    count: (count: number) => `${count} selected`,
    all: (count: number) => `Select all ${count} of this filter`,
    whole: (count: number) => `All ${count} of this filter`,
    tooMany: (count: number) => `For all of them, narrow the filter to ${count}`,
    none: "Select nothing",
  },
  verbs: {
    approve: {
      name: "Approve",
      title: (count: number) => `Approve ${payoutCount(count)}?`,
      text: "Once approved, each is paid on its dates without another question.",
      go: (count: number) => `Approve ${payoutCount(count)}`,
      answered: "Approval",
      done: (count: number) => `${payoutCount(count)} approved.`,
    },
    freeze: {
      name: "Freeze",
      title: (count: number) => `Freeze ${payoutCount(count)}?`,
      text: "Nothing that is not yet sent goes out, and no hold is released, until somebody lifts it.",
      go: (count: number) => `Freeze ${payoutCount(count)}`,
      answered: "Freeze",
      done: (count: number) => `${payoutCount(count)} frozen.`,
    },
  },
  move: {
    name: "Move date",
    title: (count: number) => `Move the next date of ${payoutCount(count)}?`,
    text: "What each payout sends next gets another date; its other parts keep theirs.",
    now: (first: string, last: string) =>
      first === last ? `Now due on ${first}.` : `Now due from ${first} to ${last}.`,
    without: (names: string) => `Nothing is left to move for ${names}.`,
    count: paymentCount,
    when: "New date",
    whenHint: "At 00:00 UTC. Nothing is paid before the terms promise it: the end of its guarantee stays.",
    go: (count: number, when: string) => `Move ${paymentCount(count)} to ${when}`,
    goSomewhen: (count: number) => `Move ${paymentCount(count)}`,
    answered: "New date",
    done: (count: number) => `${paymentCount(count)} moved.`,
  },
  cover: {
    covered: (currency: string) => `${currency}: all that falls due within 30 days is covered.`,
    short: (currency: string, day: string, missing: string) =>
      `${currency}: from ${day} on the balance is short by ${missing}. What it does not cover waits until money is added.`,
    unknown: (currency: string) => `${currency}: Stripe was not yet asked for the balance.`,
  },
  many: {
    total: "Total",
    amount: "Amount",
    unsent: "Scheduled, not yet sent",
    inWords: "In words:",
    ofFilter: "If the filter has others by then, nothing is done.",
    reasonHint: "Goes into the audit history of each payout",
    asked: (count: number) => `${payoutCount(count)} wait for a second person: another admin confirms.`,
    refused: (count: number) => `${payoutCount(count)} left out:`,
  },
} as const;
