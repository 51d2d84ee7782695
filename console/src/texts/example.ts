// What you see here: the demo's own page.

export const example = {
  title: "What you see here",
  lead: "An agency of the demo: a year of placements, play money, and one of each trouble. All of it was made by the product itself; put it right, and it is gone here too.",
  nights: {
    title: "The next night",
    says: "Here, and only here, time can be moved: a day passes at once, and the night does its work. What is to come comes a day nearer: dates, holds, guarantees, and the clock of the stand-in for Stripe. What is over keeps its dates.",
    go: "Let the next night come",
    begins: "The day ends.",
    steps: {
      day: "The day ends.",
      accounts: "Accounts and guarantees are looked at.",
      payments: "What is due is paid.",
      holds: "Holds whose day has come are released and paid.",
      banks: "Banks are asked what has arrived.",
      books: "The books are compared with Stripe.",
    },
    over: "The night is over.",
    run: "What its run sent and what it left",
    passed: (days: number) => (days === 1 ? "1 night came by hand" : `${days} nights came by hand`),
    failed: "The night did not come to its end.",
    lost: "The demo does not answer. Start it again.",
  },
  troubles: "Each thing, and where it is",
  note: "Admins see all of it",
  what: "What",
  why: "How it came about",
  now: "Now",
  where: "Where",
  look: "Look",
  many: (count: number) => `${count} now`,
  none: "None",
  sights: {
    tonight: {
      title: "A run tonight",
      text: "Placements that started today. The next run pays them, or you start it yourself.",
    },
    failed: {
      title: "Failed for good",
      text: "Stripe refused a transfer in a way that no second try changes. Retry it: Stripe takes it now.",
    },
    inDoubt: {
      title: "In doubt",
      text: "Stripe's answer never came. It is asked again under the same key, so that nobody is paid twice.",
    },
    approval: {
      title: "Waits for approval",
      text: "A payout above the threshold of its terms. Ines Duarte entered it, so Tom Bakker must approve it.",
    },
    plan: {
      title: "A plan that waits for another admin",
      text: "Ines Duarte planned what goes out tonight, and approved it. Tom Bakker approves exactly that, then it is executed.",
    },
    request: {
      title: "Waits for a second person",
      text: "Ines Duarte asked for a holdback to be released before its date. Another admin confirms or declines.",
    },
    account: {
      title: "An account that cannot receive",
      text: "Stripe wants papers of two recruiters. What they have earned waits for them.",
    },
    funds: {
      title: "Short of funds",
      text: "The balance in KWD covers one of two payments tonight. The other goes out when money is added.",
    },
    late: {
      title: "A late fee",
      text: "A company has not paid for its hire. The terms pay recruiters when it has, so one of them waits.",
    },
    returned: {
      title: "Returned by the bank",
      text: "A bank sent a payout back: the account was closed. The money is on the recruiter's Stripe balance.",
    },
    debt: {
      title: "A debt",
      text: "A candidate left in the guarantee after the recruiter was paid. It comes off what they earn next.",
    },
    dispute: {
      title: "A dispute",
      text: "A payout is frozen while it is settled who introduced the candidate. Nothing of it moves.",
    },
    missed: {
      title: "A missed task",
      text: "This installation was told not to deliver webhooks. It is noticed ten minutes after the first start.",
    },
    finding: {
      title: "A finding",
      text: "Somebody paid a recruiter by hand in Stripe. The reconciliation found a transfer that nobody here knows.",
    },
  },
} as const;
