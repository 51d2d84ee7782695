// Every kind of act that needs a second person: how it comes to be asked for, and what changes when it is done. Two admins in
// a database of the importing test file.

import test from "ava";
import { creditOf, hired, left, owedBack } from "../support/company_side.ts";
import { useDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import {
  allFor,
  createCompany,
  createPayout,
  createPerson,
  createPlacement,
  createRecruiter,
} from "../support/fixtures.ts";
import { answerDue } from "../support/stripe_answers.ts";
import { type Admin, createAdmin } from "./two_admins.ts";

export let one: Admin;
export let other: Admin;
export const db = useDatabase(test, async (made) => {
  [one, other] = [await createAdmin(made), await createAdmin(made)];
});

export const value = async <Value>(sql: string, values: unknown[] = []) =>
  Object.values((await db.admin.query(sql, values)).rows[0] ?? {})[0] as Value;

/** Roles belong to the whole cluster, and would outlive the file's database. */
const logins: string[] = [];
test.after.always(async () => {
  for (const login of logins) await db.admin.query(`drop role ${login}`);
});

export const unique = () => Math.random().toString(36).slice(2);

/** A payout with a hold that is kept for a long time, whose first part is paid. */
export async function heldPayout(options: { recruiter?: { id: string }; companyId?: string } = {}) {
  const recruiter = options.recruiter ?? (await createRecruiter(db.admin));
  const ids = await createPayout(db.admin, {
    startDate: daysAgo(9),
    recruiters: allFor(recruiter),
    companyId: options.companyId ?? (await createCompany(db.admin)),
  });
  return { ...ids, recruiter };
}

/** A payout that waits for approval, by the control that is set. */
export const waitingPayout = () => createPayout(db.admin);

/** A breach that left debts. */
async function brokenPlacement() {
  const companyId = await createCompany(db.admin);
  await db.admin.query("select app.publish_payout_policy(90, 20, $1, first_payment_days => 0)", [companyId]);
  const client = await db.admin.connect();
  const payout = await heldPayout({ companyId });
  await answerDue(client);
  client.release(true);
  await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [payout.placement, daysAgo(1)]);
  const debt = await value<string>("select id from app.recoveries where payout_id = $1", [payout.payout]);
  return { ...payout, debt };
}

/** A finding as a reconciliation makes it. */
async function found(kind: string, stripeId: string, theirs: object, transfer: string | null = null): Promise<string> {
  return await value(
    `with run as (
       insert into app.reconciliations (window_from, window_until, is_continuation, started_by_role, started_at, last_page_at)
       values (now() - interval '1 day', now(), false, 'test', now(), now()) returning id)
     insert into app.reconciliation_findings (
       kind, subject, transfer_id, stripe_transfer_id, theirs, first_seen_at, first_seen_in, last_seen_at, last_seen_in)
     select $1, $2, $4, $2, $3, now(), id, now(), id from run returning id`,
    [kind, stripeId, theirs, transfer],
  );
}

/** A transfer that somebody made at Stripe, over just what is owed. */
async function transferByHand() {
  const recruiter = await createRecruiter(db.admin);
  const { schedule } = await createPayout(db.admin, { recruiters: allFor(recruiter) });
  const theirs = { amount: 80_000, currency: "USD", destination: recruiter.stripeAccountId };
  return { schedule, finding: await found("unknown_to_us", `tr_${unique()}`, theirs) };
}

/** A reversal that somebody made at Stripe, of 10.00. */
async function reversalByHand() {
  const { payout } = await createPayout(db.admin, { holdbackPercentage: 0 });
  const client = await db.admin.connect();
  await answerDue(client);
  client.release(true);
  const { rows } = await db.admin.query(
    `update app.payout_transfers set reversed_by_hand = 1000, reversed_by_hand_at = now() where payout_id = $1
     returning id, stripe_transfer_id`,
    [payout],
  );
  const theirs = { amount_reversed: 1000, amount: 100_000, currency: "USD" };
  return { payout, finding: await found("reversed_there", rows[0].stripe_transfer_id, theirs, rows[0].id) };
}

export interface Act {
  kind: string;
  what: string;
  /** What a second person reads of it. */
  says: RegExp;
  /** Arranges it: the call, and a question whose answer changes when it is done. */
  prepare(): Promise<{ verb: string; values: unknown[]; state: () => Promise<unknown> }>;
}

export const ACTS: Act[] = [
  {
    kind: "approval",
    what: "an approval",
    says: /^Approves USD [\d,.]+ for .+: it may be paid to acct_\S+ from its dates on\.$/,
    async prepare() {
      const { payout } = await waitingPayout();
      return {
        verb: "app.approve_payout($1, 'checked')",
        values: [payout],
        state: () => value("select status from app.payouts where id = $1", [payout]),
      };
    },
  },
  {
    kind: "approval",
    what: "the end of a freeze",
    says: /^Unfreezes USD .+ It was frozen for: The destination changed\.$/,
    async prepare() {
      const { payout } = await waitingPayout();
      await db.admin.query("select app.freeze_payout($1, 'The destination changed.')", [payout]);
      return {
        verb: "app.unfreeze_payout($1, 'checked')",
        values: [payout],
        state: () => value("select frozen_at from app.payouts where id = $1", [payout]),
      };
    },
  },
  {
    kind: "early_release",
    what: "a part of a hold",
    says: /^Releases USD 50\.00 for .+, held until \d+ \w+ \d{4}: it becomes due now\./,
    async prepare() {
      const { hold, payout } = await heldPayout();
      return {
        verb: "app.release_escrow_hold($1, 'went well', 5000)",
        values: [hold],
        state: () => value("select count(*) from app.payout_schedules where payout_id = $1", [payout]),
      };
    },
  },
  {
    kind: "make_admin",
    what: "an admin",
    says: /^Adds A\. New \(\S+@example\.com\) as a platform admin, who signs in as idp\|\S+\.$/,
    async prepare() {
      const email = `${unique()}@example.com`;
      return {
        verb: "app.create_user($1, 'A. New', 'platform_admin', 'idp|' || $1)",
        values: [email],
        state: () => value("select count(*) from app.users where email = $1", [email]),
      };
    },
  },
  {
    kind: "link_sign_in",
    what: "a sign-in",
    says: /^Lets whoever signs in as idp\|\S+ act as .+ \(.+@.+\), a company user\.$/,
    async prepare() {
      const { id } = await createPerson(db.admin, "company_user");
      return {
        verb: "app.link_sign_in($1, $2)",
        values: [id, `idp|${unique()}`],
        state: () => value("select auth_subject from app.users where id = $1", [id]),
      };
    },
  },
  {
    kind: "link_sign_in",
    what: "a database login",
    says: /^Lets the database login person_\S+ act as .+ \(.+@.+\), a company user\.$/,
    async prepare() {
      const { id } = await createPerson(db.admin, "company_user");
      const login = `person_${unique()}`;
      await db.admin.query(`create role ${login} login in role holdback_operator`);
      logins.push(login);
      return {
        verb: "app.link_database_login($1, $2)",
        values: [id, login],
        state: () => value("select database_login from app.users where id = $1", [id]),
      };
    },
  },
  {
    kind: "account_change",
    what: "another account",
    says: /^Has .+ \(.+@.+\) paid to acct_\S+ instead of acct_\S+\.$/,
    async prepare() {
      const { id } = await createRecruiter(db.admin);
      return {
        verb: "app.link_payout_account($1, $2)",
        values: [id, `acct_${unique()}`],
        state: () => value("select stripe_account_id from app.payout_accounts where user_id = $1", [id]),
      };
    },
  },
  {
    kind: "account_change",
    what: "a first account while money is owed",
    says: /^Has .+ \(.+@.+\) paid to acct_\S+, their first account\.$/,
    async prepare() {
      const recruiter = await createPerson(db.admin, "recruiter");
      await heldPayout({ recruiter });
      return {
        verb: "app.link_payout_account($1, $2)",
        values: [recruiter.id, `acct_${unique()}`],
        state: () => value("select stripe_account_id from app.payout_accounts where user_id = $1", [recruiter.id]),
      };
    },
  },
  {
    kind: "publish_terms",
    what: "terms, with all of their arguments",
    says: /^Publishes terms of .+: .*guarantee period days 60 \(now \d+\), .*; approval from USD 50\.00\.$/,
    async prepare() {
      const companyId = await createCompany(db.admin);
      return {
        verb: `app.publish_payout_policy(60, 12.5, $1, 7,
          array[(40, 30), (60, null)]::app.tranche[], 5000, 'pro_rata', false, true, 30, 90, 10, 20, 50,
          approval_currency => 'USD')`,
        values: [companyId],
        state: () =>
          value(
            `select jsonb_build_array(to_jsonb(terms) - 'id' - 'created_at' - 'published_by', array(
               select percentage from app.payout_policy_tranches where policy_id = terms.id order by position),
               array(select amount from app.payout_policy_thresholds where policy_id = terms.id and currency = 'USD'))
               from app.payout_policies as terms where company_id = $1`,
            [companyId],
          ),
      };
    },
  },
  {
    kind: "publish_terms",
    what: "terms for everybody, with few arguments",
    says: /^Publishes terms of the platform for what is signed from now on: .*no amount needs approval\.$/,
    async prepare() {
      return {
        verb: "app.publish_payout_policy(90, 20)",
        values: [],
        state: () => value("select max(version) from app.payout_policies where company_id is null"),
      };
    },
  },
  {
    kind: "pause",
    what: "a pause",
    says: /^Pauses all payouts of payments in SEK: nothing is sent\.$/,
    async prepare() {
      return {
        verb: "app.pause_payouts('currency:SEK', 'alarm')",
        values: [],
        state: () => value("select count(*) from app.payout_pauses where scope_value = 'SEK'"),
      };
    },
  },
  {
    kind: "pause",
    what: "the end of a pause",
    says: /^Ends the pause of payouts of payments in NOK: .+ They were paused for: alarm$/,
    async prepare() {
      await db.admin.query("select app.pause_payouts('currency:NOK', 'alarm')");
      return {
        verb: "app.resume_payouts('currency:NOK', 'all well')",
        values: [],
        state: () => value("select resumed_at from app.payout_pauses where scope_value = 'NOK'"),
      };
    },
  },
  {
    kind: "write_off",
    what: "a debt",
    says: /^Gives up USD [\d,.]+ of the USD [\d,.]+ that .+ still owes back/,
    async prepare() {
      const { debt } = await brokenPlacement();
      return {
        verb: "app.write_off_recovery($1, 'not worth it')",
        values: [debt],
        state: () => value("select status from app.recoveries where id = $1", [debt]),
      };
    },
  },
  {
    kind: "erasure",
    what: "a candidate",
    says: /^Erases the name of the candidate of .+, for good\.$/,
    async prepare() {
      const placement = await createPlacement(db.admin);
      return {
        verb: "app.erase_candidate($1, 'she asked for it')",
        values: [placement],
        state: () => value("select candidate_name from app.placements where id = $1", [placement]),
      };
    },
  },
  {
    kind: "company_credit",
    what: "a refund",
    says: /^Books [A-Z]{3} [\d,.]+ that is owed back for .+ as settled by a refund \(CN-17\)\.$/,
    async prepare() {
      const { credit } = await owedBack(db.admin);
      return {
        verb: "app.settle_company_credit($1, 'refund', 'CN-17', 'paid by bank')",
        values: [credit],
        state: () => value("select status from app.company_credits where id = $1", [credit]),
      };
    },
  },
  {
    kind: "company_credit",
    what: "a refund of what is left",
    says: /^Books USD 1,500\.00 that is owed back for .+ by a refund \(CN-17\); USD 1,000\.00 of it was given back before\.$/,
    async prepare() {
      const placement = await hired(db.admin);
      await db.admin.query(
        `select app.record_fee_refund((app.record_fee_payment($1, 150000, now(), reference => 'INV-1')).id, 100000, 'agreed')`,
        [placement],
      );
      await left(db.admin, placement, 30);
      const credit = await creditOf(db.admin, placement);
      return {
        verb: "app.settle_company_credit($1, 'refund', 'CN-17', 'paid by bank', 50000)",
        values: [credit],
        state: () => value("select status from app.company_credits where id = $1", [credit]),
      };
    },
  },
  {
    kind: "company_credit",
    what: "its undoing",
    says: /^Undoes that [A-Z]{3} .+ was settled by a refund \(CN-17\): it is owed back again\.$/,
    async prepare() {
      const { credit } = await owedBack(db.admin);
      await db.admin.query("select app.settle_company_credit($1, 'refund', 'CN-17', 'paid by bank')", [credit]);
      return {
        verb: "app.reopen_company_credit($1, 'it came back')",
        values: [credit],
        state: () => value("select status from app.company_credits where id = $1", [credit]),
      };
    },
  },
  {
    kind: "breach_withdrawal",
    what: "a breach",
    says: /^Withdraws that .+ left on \d+ \w+ \d{4}: USD [\d,.]+ .*counts as earned again\.$/,
    async prepare() {
      const { placement } = await brokenPlacement();
      return {
        verb: "app.withdraw_guarantee_breach($1, 'did not leave')",
        values: [placement],
        state: () => value("select status from app.placements where id = $1", [placement]),
      };
    },
  },
  {
    kind: "breach_withdrawal",
    what: "a replacement after a breach",
    says: /^Puts B\. Candidate, from \d+ \w+ \d{4} on, in the place of .+: USD /,
    async prepare() {
      const { placement } = await brokenPlacement();
      return {
        verb: "app.replace_candidate($1, 'B. Candidate', (now() at time zone 'UTC')::date, 'found another')",
        values: [placement],
        state: () => value("select count(*) from app.placements where replaces_placement_id = $1", [placement]),
      };
    },
  },
  {
    kind: "adjustment",
    what: "a bonus, with a date",
    says: /^Pays USD 250\.00 to .+ from 1 Jan 2040 on, which no placement earned\.$/,
    async prepare() {
      const recruiter = await createRecruiter(db.admin);
      return {
        verb: "app.create_adjustment($1, 25000, 'USD', 'ten hires', '2040-01-01Z')",
        values: [recruiter.id],
        state: () => value("select count(*) from app.payouts where recruiter_id = $1", [recruiter.id]),
      };
    },
  },
  {
    kind: "ceiling",
    what: "the end of a ceiling",
    says: /^Makes the ceiling in SEK for everybody endless; it is SEK 10,000\.00 now\.$/,
    async prepare() {
      await db.admin.query("select app.set_payout_ceiling('all', 1000000, 'SEK', 'a limit')");
      return {
        verb: "app.set_payout_ceiling('all', null, 'SEK', 'no limit')",
        values: [],
        state: () => value("select count(*) from app.payout_ceilings where lifted_at is null"),
      };
    },
  },
  {
    kind: "ceiling",
    what: "a payment above it",
    says: /^Lets USD [\d,.]+ for .+ be paid whatever the ceilings say\.$/,
    async prepare() {
      const { schedule } = await createPayout(db.admin);
      return {
        verb: "app.pass_payout_ceiling($1, 'agreed')",
        values: [schedule],
        state: () => value("select passes_ceilings from app.payout_schedules where id = $1", [schedule]),
      };
    },
  },
  {
    kind: "manual_payment",
    what: "a payment outside Stripe",
    says: /^Books USD [\d,.]+ for .+ as paid outside Stripe on 5 Jan 2026 \(SEPA 1\)/,
    async prepare() {
      const { schedule } = await createPayout(db.admin);
      return {
        verb: "app.record_manual_payment($1, '2026-01-05Z', 'SEPA 1', 'closed')",
        values: [schedule],
        state: () => value("select status from app.payout_schedules where id = $1", [schedule]),
      };
    },
  },
  {
    kind: "manual_payment",
    what: "the undoing of one",
    says: /^Undoes that USD .+ was paid outside Stripe on 5 Jan 2026 \(SEPA 1\): it is owed again/,
    async prepare() {
      const { schedule } = await createPayout(db.admin);
      const payment = await value<string>(
        "select id from app.record_manual_payment($1, '2026-01-05Z', 'SEPA 1', 'closed')",
        [schedule],
      );
      return {
        verb: "app.undo_manual_payment($1, 'bounced')",
        values: [payment],
        state: () => value("select status from app.payout_schedules where id = $1", [schedule]),
      };
    },
  },
  {
    kind: "redirect",
    what: "a payment to another account instead",
    says: /^Takes USD [\d,.]+ for .+ back from acct_\S+ and pays it to acct_\S+\.$/,
    async prepare() {
      const recruiter = await createRecruiter(db.admin);
      const { payout } = await createPayout(db.admin, { recruiters: allFor(recruiter) });
      const client = await db.admin.connect();
      await answerDue(client);
      client.release(true);
      await db.admin.query("select app.link_payout_account($1, $2)", [recruiter.id, `acct_${unique()}`]);
      return {
        verb: "app.redirect_payout($1, 'closed')",
        values: [payout],
        state: () => value("select count(*) from app.recoveries where payout_id = $1", [payout]),
      };
    },
  },
  {
    kind: "end_cool_down",
    what: "a payment to a changed account before its time",
    says: /^Has .+ \(.+@.+\) paid to acct_\S+ before its waiting time ends on \d+ \w+ \d{4}\.$/,
    async prepare() {
      const { id } = await createRecruiter(db.admin);
      await db.admin.query("select app.link_payout_account($1, $2)", [id, `acct_${unique()}`]);
      return {
        verb: "app.end_cool_down($1, 'they called us')",
        values: [id],
        state: () => value("select cool_down_until from app.payout_accounts where user_id = $1", [id]),
      };
    },
  },
  {
    kind: "finding_booking",
    what: "a transfer that pays a schedule",
    says: /^Books transfer tr_\S+, which somebody made at Stripe by hand, as the payment of USD 800\.00 for /,
    async prepare() {
      const { finding, schedule } = await transferByHand();
      return {
        verb: "app.link_transfer($1, $2)",
        values: [finding, schedule],
        state: () => value("select status from app.payout_schedules where id = $1", [schedule]),
      };
    },
  },
  {
    kind: "finding_booking",
    what: "a reversal",
    says: /^Books USD 10\.00 for .+, which somebody took back .+: it is owed again, and paid by a new schedule\.$/,
    async prepare() {
      const { payout, finding } = await reversalByHand();
      return {
        verb: "app.book_reversal($1, 'owed_again')",
        values: [finding],
        state: () => value("select app_private.schedulable_amount($1)", [payout]),
      };
    },
  },
  {
    kind: "finding_booking",
    what: "the undoing of one",
    says: /^Undoes how USD 10\.00 for .+ was booked for transfer tr_\S+: it counts as earned again\.$/,
    async prepare() {
      const { payout, finding } = await reversalByHand();
      const booking = await value<string>("select id from app.book_reversal($1, 'taken_back')", [finding]);
      return {
        verb: "app.undo_finding_booking($1, 'a mistake')",
        values: [booking],
        state: () => value("select app_private.earned_amount($1)", [payout]),
      };
    },
  },
  {
    kind: "control",
    what: "the end of control",
    says: /^“Changes what needs a second person; .+” needs no second person any more\. Now it does: always\.$/,
    async prepare() {
      return {
        verb: "app.require_second_person('control', required => false, reason => 'too strict')",
        values: [],
        state: () => value("select count(*) from app.second_person_rules where lifted_at is null"),
      };
    },
  },
];
