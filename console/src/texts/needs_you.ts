// The page Needs you.

import { paymentCount, payoutCount } from "./counts.ts";

export const needsYou = {
  count: (count: number, atRisk: number) =>
    `${count} ${count === 1 ? "thing" : "things"}, ${atRisk} of them with money at risk. Most urgent first; each has the one act that helps.`,
  nothingNeeds: "What repairs itself is not listed here.",
  empty: "Nothing needs you.",
  nothingElse: "Nothing else needs anybody.",
  checked: (when: string) => `Looked at ${when}.`,
  next: (when: string) => `Next run ${when}.`,
  parts: (count: number) => `${count} parts`,
  accounts: (count: number) => `${count} accounts`,
  since: (day: string, long: string) => `since ${day}${long ? `, ${long}` : ""}`,
  books: "Open the books",
  show: "Which of them",
  shown: {
    all: (count: number) => `All ${count}`,
    mine: (count: number) => `Mine ${count}`,
    snoozed: (count: number) => `Snoozed ${count}`,
  },
  emptyTab: {
    mine: "You work on none of them. Take one in the menu of its row, and the others see that it is yours.",
    snoozed: "Nothing sleeps. What nobody can help now can be snoozed until a day, in the menu of its row.",
  },
  marks: {
    more: (about: string) => `More for ${about}`,
    mine: "You work on it",
    another: (name: string) => `${name} works on it`,
    somebody: "Somebody",
    snoozed: (until: string, name: string, reason: string) => `Snoozed until ${until} by ${name}: ${reason}`,
    back: {
      more: (until: string, name: string) => `Back: it is more than when ${name} snoozed it until ${until}`,
      other: (until: string, name: string) =>
        `Back: something else is said of it since ${name} snoozed it until ${until}`,
    } as Record<string, (until: string, name: string, reason: string) => string>,
    open: "Look at it",
    take: "I work on it",
    takeOver: (name: string) => `Take it over from ${name}`,
    leave: "I do not work on it any more",
    see: "Mark as seen",
    seenReason: "Seen",
    seen: "It is left out for a week, unless it says something else",
    snooze: "Snooze …",
    wake: "Bring it back now",
    taken: "It is yours: the others see it",
    left: "It is nobody’s again",
    woken: "It is back in the list",
  },
  snooze: {
    title: "Snooze this?",
    says: "It is left out of the list and of its count, for everybody. No money moves by it, and none is held back.",
    until: "Until",
    untilHint: "At 00:00 UTC it comes back by itself; earlier, if it is about more or something else is said of it",
    act: (until: string) => `Snooze until ${until}`,
    done: (until: string) => `It sleeps until ${until}`,
  },
  /** Acts that are done in the list, of so many. */
  acts: {
    review: () => "Review request",
    approve: (count: number) => (count === 1 ? "Review payout" : `Review ${payoutCount(count)}`),
    retry: (count: number) => (count === 1 ? "Retry" : `Retry ${paymentCount(count)}`),
    resume: () => "Resume payouts",
    ask: () => "Ask Stripe now",
    settle: () => "Explain",
    remind: (count: number) => (count === 1 ? "Remind" : `Remind all ${count}`),
    renew: (count: number) => (count === 1 ? "Ask for a new account" : `Ask all ${count} for a new account`),
  },
  look: "Look at it",
  together: (count: number, isOneReason: boolean) => `${count} of them${isOneReason ? ", for the same reason" : ""}`,
  names: (names: readonly string[], all: number) =>
    names.join("; ") + (all > names.length ? ` and ${all - names.length} more` : ""),
  unfold: (count: number) => `Show all ${count}`,
  fold: "Fold up",
  remind: {
    many: (count: number) => `Remind ${count} ${count === 1 ? "recruiter" : "recruiters"}`,
    title: (count: number, name: string) => (count === 1 ? `Remind ${name}?` : `Remind ${count} recruiters?`),
    text: "Each gets a mail with what is due to them and what keeps their account from receiving it. Nobody is reminded more than once a day.",
    go: (count: number) => (count === 1 ? "Send the reminder" : `Send ${count} reminders`),
    answered: "Reminders",
    done: (count: number) => `${count === 1 ? "1 recruiter was" : `${count} recruiters were`} reminded.`,
    left: (count: number) => `${count} left out:`,
    reminded: (count: number, when: string) =>
      `Reminded ${count === 1 ? "once" : count === 2 ? "twice" : `${count} times`}, ${when}.`,
  },
  renew: {
    title: (count: number, name: string) =>
      count === 1 ? `Ask ${name} for a new account?` : `Ask ${count} recruiters for a new account?`,
    text: "Each gets a mail that says that Stripe has closed the account, what is due to them, and that another account must be opened and linked. Nobody is asked more than once a day.",
    go: (count: number) => (count === 1 ? "Ask for a new account" : `Ask ${count} recruiters`),
  },
  ask: {
    title: "Ask Stripe now?",
    text: (amount: string, who: string) =>
      `Stripe’s list is read for the transfer of ${amount} to ${who}. That moves no money. If Stripe has made it, it counts as sent; if it was certainly never made, the next run sends it; else it stays in doubt.`,
    go: "Ask Stripe now",
    done: "Stripe is asked. What it says shows here in a moment",
  },
  retry: {
    title: (count: number) => `Retry ${paymentCount(count)}?`,
    text: "They are sent again at once, by the same rules as always. What still stands in the way fails again, and comes back here.",
    count: paymentCount,
    go: (count: number) => `Retry ${paymentCount(count)}`,
    answered: "Retried",
    done: (count: number) => `${paymentCount(count)} ${count === 1 ? "is" : "are"} sent again.`,
  },
  urgency: {
    money_at_risk: "Money at risk",
    waits_for_admin: "Waits for a person",
    waits_for_recruiter: "Waits for a recruiter",
    good_to_know: "Good to know",
  } as Record<string, string>,
  kinds: {
    in_doubt: {
      title: "In doubt for long",
      why: "Stripe has not said whether the transfer went through. It is not sent again until Stripe has answered.",
      act: "Open payout",
    },
    needs_attention: {
      title: "Failed for good",
      why: "Nothing more is tried by itself.",
      act: "Open payout",
    },
    returned_by_bank: {
      title: "Returned by the bank",
      why: "It lies on the recruiter’s Stripe balance until their bank details are right. The bank says:",
      act: "See what came back",
    },
    waiting_for_funds: {
      title: "The balance is short",
      why: "Goes out by itself in the run after money is added.",
      act: "How to add funds",
    },
    not_covered: {
      title: "The balance will be short",
      why: "What falls due soon is more than there is and arrives. First on:",
      act: "How to add funds",
    },
    account_out_of_reach: {
      title: "Cannot be paid: out of reach",
      why: "Stripe sends no money from the platform’s country to this account under its service agreement. It is in:",
      act: "See what waits",
    },
    account_moved: {
      title: "Cannot be paid: another country",
      why: "Stripe says that the account is not in the country of before, which was:",
      act: "See what waits",
    },
    finding: { title: "Stripe and the books differ", why: "Found by the reconciliation.", act: "Look at it" },
    invariant_broken: {
      title: "The books contradict themselves",
      why: "This rule does not hold:",
      act: "Look at it",
    },
    paused: { title: "Payouts are paused", why: "", act: "Resume payouts" },
    second_person: { title: "Waits for a second person", why: "Asked for by", act: "Review request" },
    payout_not_approved: {
      title: "Due within a day, not approved",
      why: "Approved before the run, it goes out in it.",
      act: "Open payout",
    },
    debt: {
      title: "Debt after a broken guarantee",
      why: "It is not taken back at Stripe. What falls due next is set off, where the terms allow it.",
      act: "Open payout",
    },
    fee_late: {
      title: "A company’s fee is late",
      why: "It has not come in, or not the whole of it.",
      act: "See what waits",
    },
    no_payout_account: {
      title: "Cannot receive: no account",
      why: "No Stripe account is linked.",
      act: "See what waits",
    },
    account_cannot_receive: {
      title: "Cannot receive: Stripe’s form",
      why: "Stripe asks for:",
      act: "See what waits",
    },
    account_gone: {
      title: "Cannot receive: account closed",
      why: "Stripe says that the account is closed, or has cut the platform off. Only the recruiter can open another.",
      act: "See what waits",
    },
    account_at_risk: {
      title: "Will not be able to receive",
      why: "Due within 30 days, for an account that will not be able to receive it then.",
      act: "See the account",
    },
    onboarding_unfinished: {
      title: "Onboarding not finished",
      why: "Begun at Stripe more than a week ago, and the account still cannot receive.",
      act: "See the account",
    },
    money_stays_at_stripe: {
      title: "Paid, and not going on to the bank",
      why: "It stays on the recruiter’s Stripe balance.",
      act: "See the people",
    },
    task_missed: { title: "A task has not ended in time", why: "The worker’s log says why:", act: "See the night" },
  } as Record<string, { title: string; why: string; act: string }>,
  request: {
    title: "Confirm this request?",
    ends: (when: string) => `It ends ${when}.`,
    reason: "Reason to decline",
    reasonHint: "Needed only to decline; stands in the history beside your name",
    confirm: "Confirm the request",
    decline: "Decline",
    confirmed: "The request is confirmed, and done",
    declined: "The request is declined",
  },
} as const;
