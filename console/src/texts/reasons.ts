// Words for the API's codes: why something is not paid, who clears it, and where money is.

/**
 * Why an obligation is not paid, by the API's code: what it is, who clears it, and when it is tried next. says: what is
 * said of its amount, where it is not that it was not sent. isOfRecruiter: they are reminded of it (recruiter_mends of app_private.explanation_codes).
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
    next: "The first run after money is added",
  },
  behind_an_older_one: {
    title: "Behind an older one that waits",
    who: "Treasury adds funds",
    next: "The first run after money is added for both",
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
  refused: { title: "Stripe refused it", who: "Any admin finds out why, then retries", next: "Not by itself" },
  waiting_for_account: {
    title: "Stripe refused: the account cannot receive",
    who: "The recruiter gives Stripe what it asks for",
    next: "Again by itself, after some time",
  },
  account_at_risk: {
    title: "The account may not be able to receive it",
    says: "may not be received when it falls due.",
    who: "The recruiter does what Stripe asks for",
    next: "On its date",
  },
  in_doubt: {
    title: "Stripe has not said whether it went out",
    says: "is in doubt. Stripe has not said whether it went out.",
    who: "Nobody needs to: Stripe is asked",
    next: "When Stripe has answered; nothing is sent twice",
  },
  not_scheduled: {
    title: "Cancelled, and nobody has decided since",
    says: "was cancelled, and nobody has decided since whether it is paid.",
    who: "Any admin schedules it, or gives it up",
    next: "Not by itself",
  },
  redirecting: {
    title: "Taken back, to be paid to another account",
    says: "is being taken back, to be paid to another account.",
    who: "Nobody needs to; any admin can stop it",
    next: "When it has come back",
  },
  returned_by_bank: {
    title: "Returned by the bank",
    says: "was returned by the recruiter’s bank.",
    who: "The recruiter puts the bank account right in Stripe",
    next: "Stripe sends it then",
  },
  on_stripe_balance_by_hand: {
    title: "Stays on the Stripe balance",
    says: "stays on the recruiter’s Stripe balance.",
    who: "The recruiter pays it out in Stripe",
    next: "Not by itself",
  },
  guarantee_void: {
    title: "The guarantee is void",
    says: "has no guarantee any more: the fee was late.",
    who: "Any admin records a payment that was made in time",
    next: "On its date",
  },
  stripe_list_unread: {
    title: "Stripe’s list is not read yet",
    who: "Nobody needs to: it is read by itself",
    next: "When it has been read",
  },
  key_refused: {
    title: "Stripe refuses the platform’s key",
    who: "An engineer puts in a valid one",
    next: "By itself, with a valid key",
  },
  account_not_claimed: {
    title: "Another database may pay from this Stripe account",
    who: "An engineer stops it, then any admin claims the account",
    next: "When the account is claimed",
  },
  payout_failed: { title: "A part of it failed", who: "Any admin looks, then retries", next: "Not by itself" },
  needs_attention: { title: "Failed for good", who: "Any admin looks, then retries", next: "Not by itself" },
} as Record<string, { title: string; says?: string; who: string; next: string; isOfRecruiter?: boolean }>;

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
