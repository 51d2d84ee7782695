// The page of one payout.

import { noAmount } from "./amounts.ts";

interface Changes {
  made: string;
  /** By the status that it came to. */
  to: Record<string, string>;
  /** By what was done, where the status stayed. */
  same: Record<string, string>;
}

const ofPart = (name: string): Changes => ({
  made: `${name} scheduled`,
  to: {
    pending: `${name} scheduled again`,
    processing: `${name} taken up`,
    processed: `${name} settled`,
    failed: `${name} not sent`,
    cancelled: `${name} cancelled`,
  },
  same: { update: `${name} changed` },
});

const changes: Record<string, Changes> = {
  payout: {
    made: "Payout made",
    to: {
      pending: "Waits for an approval",
      approved: "Approved",
      processing: "Payment begun",
      completed: "Payout completed",
      failed: "Payout failed",
      cancelled: "Payout cancelled",
      reversed: "Payout taken back",
    },
    same: { freeze: "Frozen", unfreeze: "Freeze lifted", update: "Payout changed" },
  },
  payout_schedule: ofPart("Instalment"),
  escrow_release: ofPart("Released part"),
  escrow_hold: {
    made: "Held back",
    to: {
      active: "Held back again",
      released: "Hold released",
      forfeited: "Hold forfeited",
      cancelled: "Hold cancelled",
    },
    same: { release_part: "A part of the hold released", update: "Hold changed" },
  },
};

export const payout = {
  record: "Payout",
  path: "Where this is",
  rest: (candidate: string | undefined, company: string | undefined) =>
    [candidate && `for ${candidate}`, company && `at ${company}`].filter(Boolean).join(" "),
  guarantee: (day: string, left: number) =>
    left <= 0
      ? `The guarantee ended on ${day}.`
      : `The guarantee runs until ${day}, ${left === 1 ? "1 day" : `${left} days`} left.`,
  guaranteeToCome: (from: string, until: string) => `The guarantee begins on ${from} and runs until ${until}.`,
  terms: (version: number) => `Terms version ${version}.`,
  frozen: "Frozen: nothing of it that is not yet sent goes out.",
  nothingStops: "Nothing stands in the way of this payout.",
  isNotSent: (why: string) => `is not sent as it stands. ${why}.`,
  partsNotSent: (count: number, why: string) => `${count} parts are not sent as they stand. ${why}.`,
  parts: (count: number, what: string) => `${count} parts: ${what}.`,
  funds: "What is missing tonight",
  why: "Why",
  who: "Who clears it",
  next: "When next",
  by: (who: string, when: string) => `By ${who}, ${when}.`,
  places: "Where each cent is",
  arrives: (day: string) => `expected ${day}`,
  heldUntil: (day: string) => `until ${day}`,
  dueFrom: (day: string) => `from ${day}`,
  movements: (count: number) => (count === 1 ? "Show the movement" : `Show the ${count} movements`),
  timeLine: {
    title: "Past and future",
    fromHere: "expected from here",
    started: "Placement started",
    starts: "Placement starts",
    of: (candidate: string, company: string | undefined) => `${candidate}${company ? ` at ${company}` : ""}`,
    guaranteeEnds: "Guarantee ends",
    guaranteeEnded: "Guarantee ended",
    approved: "Approved",
    saidBy: (who: string | undefined, reason: string) => (who ? `${who}: ${reason}` : reason),
    instalment: {
      pending: "Instalment",
      processing: "Instalment on its way",
      processed: "Instalment settled",
      failed: "Instalment not sent",
      cancelled: "Instalment cancelled",
    },
    released: {
      pending: "Released part of the hold",
      processing: "Released part on its way",
      processed: "Released part settled",
      failed: "Released part not sent",
      cancelled: "Released part cancelled",
    },
    bank: { arrives: "Arrives in the bank", arrived: "In the bank", returned: "Returned by the bank" },
    holdEnds: "Hold is released",
    forfeited: "Hold was forfeited",
  },
  together: {
    title: "Paid together",
    note: (count: number) => `One transfer at Stripe carries ${count} parts`,
    others: "One transfer at Stripe carries parts of other payouts too",
    show: "Show the parts",
    open: "All of them",
    part: "What of",
    this: "This payout",
    of: (candidate: string | undefined, company: string | undefined) =>
      [candidate ?? "An adjustment", company].filter(Boolean).join(" at "),
    status: "Status",
    amount: "Amount",
    sum: "The transfer",
  },
  charges: {
    title: "Out of the company’s payment",
    note: "Stripe takes these transfers out of the charge by which the fee was paid",
    charge: "Charge",
    transfer: "Transfer",
    none: "not sent yet",
    status: "Status",
    amount: "Amount",
  },
  acts: {
    title: "What you can do",
    notPossible: "Not possible:",
    notNow: "Not possible now",
    breach: {
      name: "Report a broken guarantee",
      effect: "Shows first what would be taken back",
      instead: "Report a broken guarantee instead, where somebody left.",
      notPossible: (status: string) => `The placement is ${status}.`,
    },
    noPart: "Nothing of this payout is there for it.",
    possibleFrom: (when: string) => `Possible from ${when} on.`,
    doneAndKept: (done: string, keptBy: string) => `${done}. It is not paid yet: ${keptBy}`,
    asks: "It leaves a request: another admin confirms it.",
    amount: (currency: string) => `Amount, ${currency}`,
    amountHint: "Empty: all that is left of it",
    noAmount,
    about: (who: string, amount: string) => `The payout of ${who} is ${amount} in all.`,
    part: "Which part",
    heldUntil: (day: string) => `Held until ${day}`,
    dates: { move: "New date", outside: "Paid on", schedule: "Paid from" },
    reference: "Reference of the payment",
    approve: {
      name: "Approve",
      title: "Approve this payout?",
      effect: "It is paid on its dates without another question",
      done: "The payout is approved",
    },
    unfreeze: {
      name: "Lift the freeze",
      title: "Lift the freeze?",
      effect: "What fell due meanwhile is paid in the next run",
      done: "The freeze is lifted",
    },
    retry: {
      name: "Try again",
      title: "Try again?",
      effect: "A run starts at once and tries the failed part anew",
      done: "It is tried again now",
    },
    move: {
      name: "Move to another date",
      title: "Move to another date?",
      effect: "Takes effect at once; what the terms promise still comes first",
      done: "The date is changed",
    },
    release: {
      name: "Release hold early",
      title: "Release the hold early?",
      effect: "What is left of the hold, or a part of it, becomes due now",
      done: "The hold is released",
    },
    schedule: {
      name: "Schedule what is open",
      title: "Schedule what is open?",
      effect: "What no date pays gets one; what the terms promise still comes first",
      done: "It is scheduled",
    },
    forfeit: {
      name: "Give up what is open",
      title: "Give up what is open?",
      effect: "What was cancelled and no date pays is lost to the recruiter, for good",
      done: "It is given up",
    },
    outside: {
      name: "Record as paid outside Stripe",
      title: "Record as paid outside Stripe?",
      effect: "Closes the part without a transfer; always needs a second person",
      done: "The payment is recorded",
    },
    undoOutside: {
      name: "Undo a payment outside Stripe",
      title: "Undo the payment outside Stripe?",
      effect: "It was a mistake: the part is owed again; always needs a second person",
      done: "The payment is undone",
    },
    freeze: {
      name: "Freeze",
      title: "Freeze this payout?",
      effect: "Stops all that is not yet sent",
      done: "The payout is frozen",
    },
    cancel: {
      name: "Cancel payout",
      title: "Cancel this payout?",
      effect: "Ends all of its parts; possible as long as none is paid",
      done: "The payout is cancelled",
    },
  },
  history: {
    title: "History",
    verified: (count: number) => `Chain of ${count} rows verified`,
    broken: (row: string, detail: string) => `Not as written, from row ${row}: ${detail}`,
    all: (count: number) => `See all ${count} rows`,
    row: "Row",
    when: "When (UTC)",
    who: "Who",
    what: "What changed",
    reason: "Reason",
    sealed: (seal: string, when: string, since: number) =>
      `to seal ${seal}, ${when}${since > 0 ? `, and ${since} since` : ""}`,
    change: (entity: string, action: string, from: string | null, to: string) => {
      const known = changes[entity];
      if (from === null) return known?.made ?? `${entity} ${to}`;
      return (from === to ? known?.same[action] : known?.to[to]) ?? [entity, action, to].join(" ").replaceAll("_", " ");
    },
  },
} as const;
