// All words that people read: those of every page here, those of one page in a file of its own. A text with something
// in it is a function of that.

import { books } from "./texts/books.ts";
import { company } from "./texts/company.ts";
import { example } from "./texts/example.ts";
import { findings } from "./texts/findings.ts";
import { holds } from "./texts/holds.ts";
import { list } from "./texts/list.ts";
import { money } from "./texts/money.ts";
import { needsYou } from "./texts/needs_you.ts";
import { payout } from "./texts/payout.ts";
import { payouts } from "./texts/payouts.ts";
import { placements } from "./texts/placements.ts";
import { places, reasons, who } from "./texts/reasons.ts";
import { recoveries } from "./texts/recoveries.ts";
import { runs } from "./texts/runs.ts";
import { schedules } from "./texts/schedules.ts";
import { statement } from "./texts/statement.ts";
import { tonight } from "./texts/tonight.ts";
import { transfers } from "./texts/transfers.ts";

export const texts = {
  product: "Holdback",
  navigation: {
    label: "Pages",
    more: "More",
    close: "Close",
    skip: "Skip to the page",
    groups: { now: "Now", money: "Money", control: "Control", setUp: "Set up" },
    pages: {
      tonight: "Tonight",
      needsYou: "Needs you",
      payouts: "Payouts",
      schedules: "Schedules",
      holds: "Holds",
      placements: "Placements",
      transfers: "Transfers",
      recoveries: "Recoveries",
      runs: "Runs",
      findings: "Findings",
      books: "Books",
      myMoney: "My money",
      statements: "Statements",
      company: "Placements",
    },
    example: "What you see here",
    place: {
      live: "Live Stripe account",
      test: "Stripe test mode, no real money",
      example: "An example, with play money",
      none: "Not yet connected to Stripe",
    } as Record<string, string>,
    questions: "Questions?",
  },
  top: {
    upToDate: "Up to date",
    lost: "Connection lost, trying again",
    account: "Your session",
    light: "Light",
    dark: "Dark",
    system: "As the system",
    theme: "Appearance",
    signOut: "Sign out",
    queries: "Write queries",
    search: {
      label: "Recruiter, candidate, company, reference",
      kinds: { recruiter: "Recruiters", company: "Companies", placement: "Placements" },
      begin: "Type two letters or more",
      looking: "Looking …",
      nothing: "Nobody and nothing has a word that begins like this",
    },
  },
  signIn: {
    title: "Sign in",
    link: "Open the link that npm start printed. It signs you in once, within ten minutes.",
    again: "For a new one, run this beside Holdback:",
    command: "npm run link",
    provider: "You sign in with your organisation's account.",
    go: "Sign in",
    none: "Nobody can sign in to the console here. An engineer sets AUTH_CLIENT_ID.",
    failed: "That did not sign you in.",
    demo: "This is an example with play money. Look at it as:",
    roles: { platform_admin: "Admin", recruiter: "Recruiter", company_user: "Company" },
    ended: "Your session ended. Sign in again; what you typed is kept.",
    fresh: "Sign in again",
    freshWhy: "This needs a sign-in that is only minutes old. What you typed is kept, and is done when you are back.",
    noAccount: "Nobody here has this sign-in",
    noAccountHint: "An admin adds you under People, or links this sign-in to you. To use another one, sign out.",
  },
  states: {
    loading: "Loading",
    failed: "This could not be read.",
    notOpened: "Holdback cannot be opened",
    again: "Try again",
    notFound: "There is no such page",
    notFoundHint: "The address may be old, or your role may not see it.",
    toStart: "To the first page",
    outOfReach: "Holdback cannot be reached. It is tried again by itself.",
  },
  /** Who did something, where no name is known; owner: whoever uses a login of the database that is nobody's. */
  actors: {
    platform_admin: "an admin",
    recruiter: "a recruiter",
    company_user: "somebody of the company",
    system: "Holdback",
    recovery: "Holdback, from Stripe’s list",
    unknown: "somebody who has left",
    owner: "the database’s owner",
  } as Record<string, string> & { owner: string },
  /** What the API says to do, by its name in the code. */
  verbs: {
    approve_payout: "approve it",
    unfreeze_payout: "lift the freeze",
    cancel_payout: "cancel the payout",
    redirect_payout: "pay it to the present account",
    stop_redirect: "stop the payment to the present account",
    retry_payout_schedule: "try it again",
    reschedule_payout_schedule: "another date",
    report_guarantee_breach: "report a broken guarantee",
    withdraw_guarantee_breach: "withdraw it",
    confirm_request: "confirm the request",
    record_fee_payment: "record the payment",
    link_payout_account: "link it",
    start_onboarding: "start the way to Stripe",
    end_cool_down: "end the waiting time",
    pass_payout_ceiling: "let it pass",
    set_payout_ceiling: "change the ceiling",
    resume_payouts: "resume payouts",
    set_terms_accepted: "accept the terms",
    book_reversal: "book the reversal",
    decline_request: "decline the request",
    claim_stripe_account: "claim the Stripe account",
    link_sign_in: "link the sign-in",
  } as Record<string, string>,
  acts: {
    cancel: "Cancel",
    reason: "Reason",
    reasonHint: "Stands in the history beside your name",
    close: "Close",
    tooLate: "This is already being done.",
  },
  tonight,
  list,
  schedules,
  holds,
  placements,
  transfers,
  recoveries,
  runs,
  findings,
  reasons,
  who,
  needsYou,
  payoutStatus: {
    pending: "Pending",
    approved: "Approved",
    processing: "Being sent",
    completed: "Completed",
    failed: "Failed",
    cancelled: "Cancelled",
    reversed: "Taken back",
    frozen: "Frozen",
  },
  payout,
  places,
  payouts,
  money,
  statement,
  company,
  books,
  bucket: {
    held: "Held",
    due: "Due",
    onItsWay: "On its way",
    onStripeBalance: "On Stripe balance",
    onItsWayToTheBank: "On its way to the bank",
    inTheBank: "In the bank",
    forfeited: "Forfeited",
    takenBack: "Taken back",
  },
  example,
} as const;
