// Words for the API's codes: why something is not paid, who clears it, and where money is.

/**
 * Why an obligation is not paid, by the API's code: what it is, who clears it, and when it is tried next. isOfRecruiter:
 * they are reminded of it (recruiter_mends of app_private.explanation_codes).
 */
export const reasons = {
  payout_not_approved: {
    title: "Not approved",
    who: "Any admin but who created it",
    next: "The run after the approval",
  },
  approval_outdated: {
    title: "Approved as something else",
    who: "Any admin, by a new approval",
    next: "The run after the approval",
  },
  waiting_for_second_person: {
    title: "Waits for a second person",
    who: "Any admin but who asked",
    next: "The run after the confirmation",
  },
  payout_frozen: { title: "Frozen", who: "Any admin lifts it", next: "The run after it is lifted" },
  paused: { title: "Paused", who: "Any admin resumes", next: "At once, when payouts are resumed" },
  above_ceiling: { title: "Above the ceiling of the day", who: "Any admin raises it", next: "The next day" },
  no_payout_account: {
    title: "No account to be paid to",
    who: "The recruiter opens one, or any admin links one",
    next: "The run after it is linked",
    isOfRecruiter: true,
  },
  account_cool_down: {
    title: "The account was changed and waits",
    who: "Two admins can end that earlier",
    next: "When the wait is over",
  },
  account_cannot_receive: {
    title: "Recruiter cannot receive",
    who: "The recruiter finishes Stripe’s form",
    next: "The run after Stripe accepts it",
    isOfRecruiter: true,
  },
  waiting_for_funds: {
    title: "Balance does not cover it",
    who: "Treasury adds funds",
    next: "Every run, until they are there",
  },
  behind_an_older_one: {
    title: "Behind an older one that waits",
    who: "Treasury adds funds",
    next: "Every run, until they are there",
  },
  waits_for_payment_day: {
    title: "Waits for its day of payment",
    who: "Nobody needs to",
    next: "On the day of payment of its terms",
  },
  waits_for_minimum: {
    title: "Small: waits to be paid together",
    who: "Nobody needs to",
    next: "With the next payment to the recruiter",
  },
  fee_not_received: {
    title: "The company has not paid its fee",
    who: "The company pays, or an admin records it",
    next: "The run after it has come in",
  },
  fee_disputed: {
    title: "The company disputes its fee",
    who: "Its bank decides, or the dispute is withdrawn",
    next: "The run after it is decided for you",
  },
  fee_not_cleared: {
    title: "The fee is paid, and not available yet",
    who: "Nobody needs to",
    next: "The run after its money is available",
  },
  needs_plan: {
    title: "Needs a plan that two approve",
    who: "Any admin makes a plan",
    next: "When the plan is executed",
  },
  needs_attention: { title: "Failed for good", who: "Any admin looks, then retries", next: "Not by itself" },
} as Record<string, { title: string; who: string; next: string; isOfRecruiter?: boolean }>;

export const who = {
  "platform admin": "Any admin",
  recruiter: "The recruiter",
  company: "The company",
  engineer: "An engineer",
  nobody: "It clears by itself",
} as Record<string, string>;

/** By the API's name of each place, in the order in which they stand everywhere. */
export const places = {
  held: "Held",
  due: "Due",
  "on its way": "On its way",
  "on Stripe balance": "On Stripe balance",
  "on its way to the bank": "On its way to the bank",
  "in the bank": "In the bank",
  forfeited: "Forfeited",
  "taken back": "Taken back",
  "returned by the bank": "Returned by the bank",
  "paid outside Stripe": "Paid outside Stripe",
  "set off": "Set off against a debt",
  cancelled: "Cancelled",
} as Record<string, string>;
