// The words of a rehearsal: the coming nights, and what something would do to them.

export const rehearsal = {
  page: "Rehearsal",
  lead: "The coming nights are played with the functions of the real ones, and all of it is taken back. Nothing is sent, nothing is changed.",
  form: {
    title: "What if",
    kinds: { none: "Nothing happens", breach: "A guarantee breaks", fee: "A fee is late", fees: "A company is late" },
    terms: "Other terms are rehearsed where they are written",
    placement: "Placement",
    find: "Candidate, reference, company",
    company: "Company",
    endedOn: "Last day at work",
    late: "Its fee comes",
    days: (days: number) => (days === 0 ? "on the expected day" : `${days} days late`),
    never: "never",
    until: "Until",
    go: "Rehearse",
  },
  title: "Night by night",
  note: "Balance after each night, if no money is added",
  playing: "The nights are being played",
  failed: "This could not be rehearsed.",
  nothing: (until: string) => `No night sends anything until ${until}.`,
  currency: "Currency",
  same: (amount: string, until: string) => `${amount} is sent until ${until}.`,
  instead: (other: string, plain: string, difference: string, isMore: boolean) =>
    `${other} is sent instead of ${plain}: ${difference} ${isMore ? "more" : "less"}.`,
  shortAnyhow: (day: string) => `The balance is short from ${day}.`,
  short: (before: string | null, then: string | null) =>
    then === null
      ? `The balance, which is short from ${before} as things stand, covers all of it.`
      : before === null
        ? `The balance, which covers all of it as things stand, is short from ${then}.`
        : `The balance is short from ${then} instead of ${before}.`,
  night: "Night",
  pays: "Sends",
  left: "Left",
  plain: "As things stand",
  other: "What if",
  difference: "Difference",
  plainLeft: "Left as things stand",
  otherLeft: "Left, what if",
  chart: (currency: string) =>
    `What is left of the balance in ${currency} after each night, as things stand and with the what-if. The table has the same figures.`,
  moved: {
    title: "To whom it is sent otherwise",
    when: "What is sent to whom, and when",
    nobody: "Nothing is sent to anybody in these nights.",
    count: (count: number) => `${count} ${count === 1 ? "payout" : "payouts"}`,
    none: "All of it is sent as things stand.",
    who: "Recruiter",
    candidate: "Candidate",
    plain: "As things stand",
    other: "What if",
    never: "not in these nights",
    /** Of an obligation of which a debt takes all. */
    setOff: "set off",
    more: (count: number) => `And ${count} more.`,
  },
} as const;
