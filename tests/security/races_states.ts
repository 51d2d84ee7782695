// The states of a placement in which calls (races_calls.ts) meet, and how many such placements are made. Two databases of the
// importing test file, in which several pairs race at once.

import test from "ava";
import { thresholdsOf } from "../support/composites.ts";
import { type TestDatabase, useDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import { createCompany } from "../support/fixtures.ts";
import { answerDue } from "../support/stripe_answers.ts";
import { type Lane, type Outcome, openLane, type Target } from "./races.ts";
import type { CallName } from "./races_calls.ts";

/** Pairs race in so many places at once: each on rows of its own. */
const LANES = 4;
/** Milliseconds; negative: the second of the two begins earlier. */
export const OFFSETS = [-2, 0, 1, 10];

export let lanes: Lane[];
export const db = useDatabase(test, async (made) => {
  await made.admin.query("update app_private.settings set value = '5000' where name = 'claim_batch_size'");
  lanes = await Promise.all(Array.from({ length: LANES }, () => openLane(made)));
});
export let runLane: Lane;
/** Where runs are raced: nothing is due but the rows of one round. */
export const runs = useDatabase(test, async (made) => {
  runLane = await openLane(made);
});

export interface State {
  /** The terms ask for an approval. */
  large?: boolean;
  startDate?: string;
  /** What is done with the placements before they are raced over. */
  arrange?(made: TestDatabase, placements: string[]): Promise<void>;
  calls: readonly CallName[];
}

const eachPayout = (sql: string) => (made: TestDatabase, placements: string[]) =>
  made.admin.query(sql.replace("OURS", "from app.payouts where placement_id = any ($1)"), [placements]);
export const approve = eachPayout("select app.approve_payout(id, 'x') OURS");
const claim = (made: TestDatabase) => made.admin.query("select app.process_due_schedules()");
const send = eachPayout(
  "select app_private.begin_transfers(array(select id from app.payout_transfers where status = 'intended' and payout_id in (select id OURS)))",
);
export const relink = (made: TestDatabase, placements: string[]) =>
  made.admin.query(
    `select app.link_payout_account(recruiter_id, 'acct_n' || replace(recruiter_id::text, '-', ''))
       from app.payouts where placement_id = any ($1)`,
    [placements],
  );
export const breach = (made: TestDatabase, placements: string[]) =>
  made.admin.query("select app.report_guarantee_breach(id, $2, 'x') from unnest($1::uuid[]) as id", [
    placements,
    daysAgo(1),
  ]);

/** Findings as a reconciliation makes them: of a transfer by hand over what is owed, or of a reversal of 10.00 by hand. */
async function find(made: TestDatabase, placements: string[], kind: "unknown_to_us" | "reversed_there"): Promise<void> {
  await made.admin.query(
    "update app.payout_transfers set reversed_by_hand = 1000, reversed_by_hand_at = now() where status = 'succeeded' and placement_id = any ($1)",
    [placements],
  );
  await made.admin.query(
    `with run as (
       insert into app.reconciliations (window_from, window_until, is_continuation, started_by_role, started_at, last_page_at)
       values (now() - interval '1 day', now(), false, 'test', now(), now()) returning id)
     insert into app.reconciliation_findings (
       kind, subject, transfer_id, stripe_transfer_id, theirs, first_seen_at, first_seen_in, last_seen_at, last_seen_in)
     select $2::text, subject, transfer.id, subject,
            jsonb_build_object('amount', schedule.amount, 'amount_reversed', case when transfer.id is null then 0 else 1000 end,
              'currency', 'USD', 'destination', account.stripe_account_id),
            now(), run.id, now(), run.id
       from run
       cross join app.payout_schedules as schedule
       join app.payout_accounts as account on account.user_id = schedule.recruiter_id
       left join app.payout_transfers as transfer on transfer.schedule_id = schedule.id and transfer.status = 'succeeded'
       cross join lateral (
         select coalesce(transfer.stripe_transfer_id, 'tr_h' || replace(schedule.payout_id::text, '-', '')) as subject) as named
      where schedule.placement_id = any ($1)`,
    [placements, kind],
  );
}

const setFee = (made: TestDatabase, placements: string[]) =>
  made.admin.query("select app.set_company_fee(id, 140000, 'x') from unnest($1::uuid[]) as id", [placements]);

/** Each recruiter owes a part of another payout, which is set off against this one. */
async function setOff(made: TestDatabase, placements: string[]): Promise<void> {
  await eachPayout("select app.freeze_payout(id, 'x') OURS")(made, placements);
  const { rows } = await made.admin.query<{ id: string }>(
    `select (app.create_placement(company_id, 'B. Candidate', $2::date, 100000, 'USD',
              array[(recruiter_id, 100, null, null)]::app.recruiter_share[])).id
       from app.payouts where placement_id = any ($1)`,
    [placements, daysAgo(10)],
  );
  const others = rows.map(({ id }) => id);
  await answerDue(made.admin);
  await breach(made, others);
  await made.admin.query(
    "select app.write_off_recovery(id, 'x', 50000) from app.recoveries where placement_id = any ($1)",
    [others],
  );
  await eachPayout("select app.unfreeze_payout(id, 'x') OURS")(made, placements);
  await claim(made);
}

export const ALL_OF_A_PAYOUT = [
  "freeze_payout",
  "cancel_payout",
  "create_payout_schedule",
  "reschedule_payout_schedule",
  "cancel_payout_schedule",
  "create_escrow_hold",
  "release_escrow_hold",
  "forfeit_escrow_hold",
  "cancel_escrow_hold",
  "cancel_placement",
  "extend_guarantee",
  "report_guarantee_breach",
  "link_payout_account",
] as const;

export const STATES: Readonly<Record<string, State>> = {
  "a payout that waits for its approval": {
    large: true,
    calls: ["approve_payout", "deactivate_user", ...ALL_OF_A_PAYOUT],
  },
  "a payout that is one of many": {
    large: true,
    calls: [
      "approve_payouts",
      "freeze_payouts",
      "release_escrow_holds",
      "retry_payout_schedules",
      "reschedule_payout_schedules",
      "cancel_payout",
    ],
  },
  "an approved payout": {
    large: true,
    arrange: async (made, placements) => void (await approve(made, placements)),
    calls: [
      "process_payout_schedule",
      "freeze_payout",
      "cancel_payout",
      "cancel_payout_schedule",
      "pass_payout_ceiling",
      "report_guarantee_breach",
      "link_payout_account",
      "start_onboarding",
    ],
  },
  "a payout, partly paid, whose destination has changed": {
    large: true,
    async arrange(made, placements) {
      await approve(made, placements);
      await answerDue(made.admin);
      await relink(made, placements);
    },
    calls: [
      "unfreeze_payout",
      "link_payout_account",
      "end_cool_down",
      "report_guarantee_breach",
      "extend_guarantee",
      "forfeit_escrow_hold",
    ],
  },
  "a payout of which a part was cancelled, and nobody has decided": {
    large: true,
    async arrange(made, placements) {
      await approve(made, placements);
      await made.admin.query(
        "select app.cancel_escrow_hold(id, 'x') from app.escrow_holds where placement_id = any ($1) and status = 'active'",
        [placements],
      );
    },
    calls: ["forfeit_unscheduled", "create_payout_schedule", "cancel_payout", "report_guarantee_breach"],
  },
  "a transfer that is committed and not sent": {
    large: true,
    async arrange(made, placements) {
      await approve(made, placements);
      await claim(made);
    },
    calls: [
      "begin_transfers",
      "record_manual_payment",
      "freeze_payout",
      "cancel_payout",
      "cancel_payout_schedule",
      "cancel_placement",
      "report_guarantee_breach",
      "link_payout_account",
      "create_escrow_hold",
      "release_escrow_hold",
    ],
  },
  "a transfer that is sent": {
    async arrange(made, placements) {
      await claim(made);
      await send(made, placements);
    },
    calls: [
      "record_success",
      "record_refusal",
      "freeze_payout",
      "cancel_payout_schedule",
      "report_guarantee_breach",
      "forfeit_escrow_hold",
    ],
  },
  "a transfer that was refused for good": {
    large: true,
    async arrange(made, placements) {
      await approve(made, placements);
      await answerDue(made.admin, { http_status: 400, code: "account_invalid", message: "x" });
    },
    calls: [
      "retry_payout_schedule",
      "cancel_payout_schedule",
      "freeze_payout",
      "cancel_payout",
      "report_guarantee_breach",
      "link_payout_account",
    ],
  },
  "a transfer that waits for its account": {
    arrange: async (made) =>
      answerDue(made.admin, { http_status: 400, code: "insufficient_capabilities_for_transfer", message: "x" }),
    calls: [
      "create_adjustment",
      "record_payout_account",
      "retry_payout_schedule",
      "cancel_payout_schedule",
      "freeze_payout",
      "link_payout_account",
      "report_guarantee_breach",
    ],
  },
  "a transfer that somebody made at Stripe": {
    arrange: (made, placements) => find(made, placements, "unknown_to_us"),
    calls: [
      "link_transfer",
      "process_payout_schedule",
      "record_manual_payment",
      "cancel_payout",
      "report_guarantee_breach",
      "link_payout_account",
    ],
  },
  "a reversal that somebody made at Stripe": {
    async arrange(made, placements) {
      await answerDue(made.admin);
      await find(made, placements, "reversed_there");
    },
    calls: ["book_reversal", "report_guarantee_breach", "release_escrow_hold", "create_payout_schedule"],
  },
  "a reversal by hand that is owed again": {
    async arrange(made, placements) {
      await answerDue(made.admin);
      await find(made, placements, "reversed_there");
      await made.admin.query(
        `select app.book_reversal(finding.id, 'owed_again') from app.reconciliation_findings as finding
           join app.payout_transfers as transfer on transfer.id = finding.transfer_id where transfer.placement_id = any ($1)`,
        [placements],
      );
    },
    calls: ["undo_finding_booking", "report_guarantee_breach", "freeze_payout", "link_payout_account"],
  },
  "a paid payout whose account was closed": {
    async arrange(made, placements) {
      await answerDue(made.admin);
      await relink(made, placements);
    },
    calls: [
      "redirect_payout",
      "report_guarantee_breach",
      "link_payout_account",
      "freeze_payout",
      "release_escrow_hold",
    ],
  },
  "a payout that is being redirected": {
    async arrange(made, placements) {
      await answerDue(made.admin);
      await relink(made, placements);
      await eachPayout("select app.redirect_payout(id, 'x') OURS")(made, placements);
    },
    calls: ["stop_redirect", "redirect_payout", "report_guarantee_breach", "freeze_payout", "cancel_escrow_hold"],
  },
  "a payment outside Stripe": {
    arrange: async (made, placements) =>
      void (await made.admin.query(
        `select app.record_manual_payment(id, '2026-01-05Z', 'x', 'x') from app.payout_schedules where placement_id = any ($1)`,
        [placements],
      )),
    calls: ["undo_manual_payment", "report_guarantee_breach", "link_payout_account", "freeze_payout", "cancel_payout"],
  },
  "a breach with a debt": {
    large: true,
    async arrange(made, placements) {
      await approve(made, placements);
      await answerDue(made.admin);
      await breach(made, placements);
    },
    calls: [
      "withdraw_guarantee_breach",
      "replace_candidate",
      "write_off_recovery",
      "retry_recovery",
      "freeze_payout",
      "link_payout_account",
    ],
  },
  "a placement whose fee is known": {
    async arrange(made, placements) {
      await setFee(made, placements);
    },
    calls: ["set_company_fee", "erase_candidate", "report_guarantee_breach", "cancel_placement", "complete_placement"],
  },
  "a breach that owes the company": {
    async arrange(made, placements) {
      await setFee(made, placements);
      await breach(made, placements);
    },
    calls: ["settle_company_credit", "reopen_company_credit", "withdraw_guarantee_breach"],
  },
  "a breach whose company got its fee back": {
    async arrange(made, placements) {
      await setFee(made, placements);
      await breach(made, placements);
      await made.admin.query(
        "select app.settle_company_credit(id, 'credit', 'CN-1', 'x') from app.company_credits where placement_id = any ($1)",
        [placements],
      );
    },
    calls: ["reopen_company_credit", "withdraw_guarantee_breach"],
  },
  "a transfer that is less by a debt": {
    arrange: setOff,
    calls: [
      "begin_transfers",
      "freeze_payout",
      "cancel_payout",
      "cancel_payout_schedule",
      "report_guarantee_breach",
      "write_off_recovery",
    ],
  },
  "a fee that is paid in part": {
    arrange: async (made, placements) =>
      void (await made.admin.query(
        "select app.record_fee_payment(id, 40000, now()) from app.placements where id = any ($1)",
        [placements],
      )),
    calls: [
      "record_fee_payment",
      "record_fee_refund",
      "undo_fee_payment",
      "report_guarantee_breach",
      "replace_candidate",
    ],
  },
  "a guarantee that is over": {
    startDate: "2025-01-01",
    calls: ["complete_placement", "cancel_placement", "cancel_payout", "release_escrow_hold", "extend_guarantee"],
  },
};

const TERMS = { large: thresholdsOf({ USD: 50_000 }), small: null };
const companies = new WeakMap<TestDatabase, Map<string, string>>();

/** So many placements, each of a recruiter of its own, in this state. */
export async function createTargets(made: TestDatabase, state: State, count: number): Promise<Target[]> {
  const terms = state.large ? "large" : "small";
  const known = companies.get(made) ?? new Map<string, string>();
  companies.set(made, known);
  let company = known.get(terms);
  if (!company) {
    company = await createCompany(made.admin);
    known.set(terms, company);
    await made.admin.query(
      "select app.publish_payout_policy(90, 20, $1, approval_thresholds => $2, first_payment_days => 0, company_refund_rule => 'full')",
      [company, TERMS[terms]],
    );
  }
  const { rows } = await made.admin.query<{ id: string }>(
    `with person as (
       select (app.create_user('race-' || uuidv7() || '@example.com', 'Racer', 'recruiter')).id
         from generate_series(1, $3::int)
     ), linked as (
       select (app.link_payout_account(id, 'acct_o' || replace(id::text, '-', ''))).user_id as id from person
     )
     select (app.create_placement($1, 'A. Candidate', $2::date, 100000, 'USD',
              array[(id, 100, null, null)]::app.recruiter_share[])).id
       from linked`,
    [company, state.startDate ?? daysAgo(10), count],
  );
  const placements = rows.map(({ id }) => id);
  await state.arrange?.(made, placements);
  return targetsOf(made, placements);
}

export async function targetsOf(made: TestDatabase, placements: string[]): Promise<Target[]> {
  const { rows } = await made.admin.query<Target>(
    `select payout.company_id as company, payout.recruiter_id as recruiter, payout.placement_id as placement, payout.id as payout,
            account.stripe_account_id as account,
            (select id from app.payout_schedules where payout_id = payout.id order by id limit 1) as schedule,
            (select id from app.escrow_holds where payout_id = payout.id order by id limit 1) as hold,
            (select id from app.payout_transfers where payout_id = payout.id order by id desc limit 1) as transfer,
            (select id from app.recoveries where recruiter_id = payout.recruiter_id order by id limit 1) as debt,
            (select id from app.company_credits where placement_id = payout.placement_id order by id limit 1) as credit
       from app.payouts as payout join app.payout_accounts as account on account.user_id = payout.recruiter_id
      where payout.placement_id = any ($1)`,
    [placements],
  );
  return rows;
}

export const pairsOf = (calls: readonly CallName[]) =>
  calls.flatMap((first, i) => calls.slice(i).map((second) => [first, second] as const));

export const same = (one: Outcome, other: Outcome) => one.rows === other.rows && `${one.ends}` === `${other.ends}`;
export const isOurs = ({ ends }: Outcome) => ends.every((end) => /^(ok|HB\d{3})$/.test(end));
export const shown = ({ ends, rows }: Outcome) => `${ends}\n${rows}`;
