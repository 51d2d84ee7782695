// What needs a second person: every kind of act, asked for by one admin and confirmed by another.

import test, { type ExecutionContext } from "ava";
import { owedBack } from "../support/company_side.ts";
import { useDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import { refused } from "../support/errors.ts";
import {
  allFor,
  createCompany,
  createPayout,
  createPerson,
  createPlacement,
  createRecruiter,
  NOBODY,
} from "../support/fixtures.ts";
import { refusedToOthers } from "../support/signed_in.ts";
import { answerDue } from "../support/stripe_answers.ts";
import { type Admin, asked, call, confirm, control, createAdmin, readRequest } from "./two_admins.ts";

let one: Admin;
let other: Admin;
const db = useDatabase(test, async (made) => {
  [one, other] = [await createAdmin(made), await createAdmin(made)];
});

const value = async <Value>(sql: string, values: unknown[] = []) =>
  Object.values((await db.admin.query(sql, values)).rows[0] ?? {})[0] as Value;

/** Roles belong to the whole cluster, and would outlive the file's database. */
const logins: string[] = [];
test.after.always(async () => {
  for (const login of logins) await db.admin.query(`drop role ${login}`);
});

const unique = () => Math.random().toString(36).slice(2);

/** A payout with a hold that is kept for a long time, whose first part is paid. */
async function heldPayout(options: { recruiter?: { id: string }; companyId?: string } = {}) {
  const recruiter = options.recruiter ?? (await createRecruiter(db.admin));
  const ids = await createPayout(db.admin, {
    startDate: daysAgo(9),
    recruiters: allFor(recruiter),
    companyId: options.companyId ?? (await createCompany(db.admin)),
  });
  return { ...ids, recruiter };
}

/** A payout that waits for approval, by the control that is set. */
const waitingPayout = () => createPayout(db.admin);

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

interface Act {
  kind: string;
  what: string;
  /** Arranges it: the call, and a question whose answer changes when it is done. */
  prepare(): Promise<{ verb: string; values: unknown[]; state: () => Promise<unknown> }>;
}

const ACTS: Act[] = [
  {
    kind: "approval",
    what: "an approval",
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
    what: "its undoing",
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
    async prepare() {
      const { payout, finding } = await reversalByHand();
      return {
        verb: "app.book_reversal($1, 'owed_again')",
        values: [finding],
        state: () => value("select app_private.owed_amount($1)", [payout]),
      };
    },
  },
  {
    kind: "finding_booking",
    what: "the undoing of one",
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
    async prepare() {
      return {
        verb: "app.require_second_person('control', required => false, reason => 'too strict')",
        values: [],
        state: () => value("select count(*) from app.second_person_rules where lifted_at is null"),
      };
    },
  },
];

for (const { kind, what, prepare } of ACTS) {
  test.serial(`${kind}, ${what}: nothing is done before another admin confirms it, and all of it then`, async (t) => {
    // An adjustment needs a second person without a rule.
    await control(db, ...(kind === "adjustment" ? [] : [kind]));
    const { verb, values, state } = await prepare();
    const before = await state();
    const request = await asked(t, one, verb, values);
    t.deepEqual(await state(), before);
    t.like(request, { kind, status: "pending", requested_by: one.id, decided_by: null });
    await refused(t, confirm(one, request), "HB030");
    t.deepEqual(await state(), before);

    const confirmed = await confirm(other, request);
    t.like(confirmed, { id: request.id, status: "confirmed", decided_by: other.id });
    t.notDeepEqual(await state(), before);
    t.is(await value("select count(*)::int from app_private.confirmations"), 0);
    const { rows: events } = await db.admin.query(
      `select type, payload ->> 'requested_by' as requested_by, payload -> 'actor' ->> 'user_id' as actor
         from app.events where entity_id = $1 order by id`,
      [request.id],
    );
    t.deepEqual(events, [
      { type: "request.created", requested_by: one.id, actor: one.id },
      { type: "request.confirmed", requested_by: one.id, actor: other.id },
    ]);
  });
}

test.serial("every kind is tried above, and every verb that asks", async (t) => {
  t.deepEqual(
    [...new Set(ACTS.map(({ kind }) => kind))].sort(),
    // What a company reports is no admin's act: tests/sql/app/report_departure.test.ts.
    (await db.admin.query("select value from app.request_kinds where value <> 'departure' order by value")).rows.map(
      (row) => row.value,
    ),
  );
  const { rows } = await db.admin.query<{ verb: string }>(
    `select proname as verb from pg_proc where pronamespace = 'app'::regnamespace
        and strpos(prosrc, 'app_private.needs_second_person(') > 0
        and proname not in (select verb from app.requests where status = 'confirmed')`,
  );
  // These two release early by another name: second_person_attacks.test.ts.
  t.deepEqual(rows.map(({ verb }) => verb).sort(), [
    "create_payout_schedule",
    "report_departure",
    "reschedule_payout_schedule",
    // A recruiter's way to Stripe asks by the rule of link_payout_account.
    "start_onboarding",
  ]);
});

test.serial("without a rule, and for the owner, verbs act at once", async (t) => {
  await control(db);
  const { hold } = await heldPayout();
  t.is(await call(one, "app.release_escrow_hold($1, 'went well')", [hold]), null);
  await control(db, "early_release");
  const second = await heldPayout();
  const { rows } = await db.admin.query("select status from app.release_escrow_hold($1, 'went well')", [second.hold]);
  t.deepEqual(rows, [{ status: "released" }]);
  const audit = await value(
    "select changed_by is null and changed_by_role = session_user from app.payout_audit_log where entity_id = $1 and action = 'release'",
    [second.hold],
  );
  t.true(audit, "and the audit log names the login");
});

test.serial("the audit log names both persons and the request", async (t) => {
  await control(db, "early_release");
  const { hold } = await heldPayout();
  const request = await asked(t, one, "app.release_escrow_hold($1, 'went well')", [hold]);
  await confirm(other, request);
  const { rows } = await db.admin.query(
    `select changed_by, reason, metadata -> 'request' as request from app.payout_audit_log
      where action in ('release', 'create') and (entity_id = $1 or created_at > $2) and metadata ? 'request'`,
    [
      hold,
      (await db.admin.query("select requested_at from app.requests where id = $1", [request.id])).rows[0].requested_at,
    ],
  );
  t.is(rows.length, 2, "the hold, and the obligation that it made");
  for (const row of rows) {
    t.like(row, { changed_by: other.id, reason: "went well" });
    t.like(row.request, { id: request.id, kind: "early_release", requested_by: one.id });
  }
  // What the same person does next is theirs alone.
  const next = await createPayout(db.admin);
  await other.do("select app.freeze_payout($1, 'alone')", [next.payout]);
  t.is(
    await value("select count(*)::int from app.payout_audit_log where payout_id = $1 and metadata ? 'request'", [
      next.payout,
    ]),
    0,
  );
});

test.serial(
  "an amount reaches: from it on a second person is needed, in a currency without a rule always",
  async (t) => {
    await control(db, ["early_release", 20_000]);
    t.is(await call(one, "app.release_escrow_hold($1, 'went well', 19999)", [(await heldPayout()).hold]), null);
    t.truthy(await call(one, "app.release_escrow_hold($1, 'went well', 20000)", [(await heldPayout()).hold]));
    const euros = await createPayout(db.admin, { startDate: daysAgo(9), currency: "EUR" });
    t.truthy(await call(one, "app.release_escrow_hold($1, 'went well', 1)", [euros.hold]));
    // A rule that begins at nothing is one that always holds.
    await control(db);
    await db.admin.query("select app.require_second_person('early_release', 0)");
    t.truthy(await call(one, "app.release_escrow_hold($1, 'went well', 1)", [(await heldPayout()).hold]));
  },
);

test.serial("a hold whose date has come is released by one person", async (t) => {
  await control(db, "early_release");
  const { hold } = await createPayout(db.admin);
  t.is(await call(one, "app.release_escrow_hold($1, 'before the run')", [hold]), null);
});

test.serial("the explanation of a payout names the request that waits, and who can confirm it", async (t) => {
  await control(db, "approval", "early_release");
  const { payout } = await waitingPayout();
  const codes = async (id: string) =>
    (await db.admin.query("select code, who, action, sentence from app.explain_payout($1)", [id])).rows.filter(
      ({ code }) => code === "waiting_for_second_person",
    );
  t.deepEqual(await codes(payout), []);
  const request = await asked(t, one, "app.approve_payout($1, 'checked')", [payout]);
  const [waiting] = await codes(payout);
  t.like(waiting, { who: "platform admin other than who asked", action: "confirm_request" });
  t.regex(waiting?.sentence, new RegExp(request.id));
  await other.do("select app.decline_request($1, 'not yet')", [request.id]);
  t.deepEqual(await codes(payout), []);

  await control(db, "early_release");
  const held = await heldPayout();
  await asked(t, one, "app.release_escrow_hold($1, 'went well')", [held.hold]);
  t.is((await codes(held.payout)).length, 1);
});

test.serial("the same call again is the same request, whatever its reason and whoever asks", async (t) => {
  await control(db, "early_release");
  const { hold } = await heldPayout();
  const first = await asked(t, one, "app.release_escrow_hold($1, 'went well')", [hold]);
  t.is((await asked(t, one, "app.release_escrow_hold($1, 'once more')", [hold])).id, first.id);
  t.is((await asked(t, other, "app.release_escrow_hold($1, 'me too')", [hold])).id, first.id);
  t.not((await asked(t, one, "app.release_escrow_hold($1, 'less', 1)", [hold])).id, first.id);
  t.is((await readRequest(one, first.id)).reason, "went well");
});

test.serial(
  "a request that was asked for again after its facts changed is outdated, and a new one waits",
  async (t) => {
    await control(db, "early_release");
    const { hold, recruiter } = await heldPayout();
    const first = await asked(t, one, "app.release_escrow_hold($1, 'went well')", [hold]);
    await db.admin.query("select app.link_payout_account($1, $2)", [recruiter.id, `acct_${unique()}`]);
    const second = await asked(t, one, "app.release_escrow_hold($1, 'went well')", [hold]);
    t.not(second.id, first.id);
    t.like(await readRequest(one, first.id), { status: "outdated", decided_by: one.id });
    await refused(t, confirm(other, first), "HB003");
    t.is((await confirm(other, second)).status, "confirmed");
  },
);

test.serial(
  "a request is declined with a reason, by anybody who is an admin, and then cannot be confirmed",
  async (t) => {
    await control(db, "early_release");
    for (const admin of [one, other]) {
      const { hold } = await heldPayout();
      const request = await asked(t, one, "app.release_escrow_hold($1, 'went well')", [hold]);
      await refused(t, admin.do("select app.decline_request($1, ' ')", [request.id]), "HB008");
      t.like(await admin.do("select * from app.decline_request($1, 'no')", [request.id]), {
        status: "declined",
        decided_by: admin.id,
        decision_reason: "no",
      });
      await refused(t, confirm(other, request), "HB003");
      await refused(t, admin.do("select app.decline_request($1, 'no')", [request.id]), "HB003");
      t.is(await value("select status from app.escrow_holds where id = $1", [hold]), "active");
    }
    await refused(t, one.do("select app.decline_request($1, 'no')", [NOBODY]), "HB002");
    await refused(t, one.do("select app.confirm_request($1, 'x')", [NOBODY]), "HB002");
  },
);

test.serial("whoever is no admin is refused all three verbs", async (t) => {
  await refusedToOthers(t, db, "app.require_second_person('approval')");
  await refusedToOthers(t, db, "app.confirm_request($1, 'x')", [NOBODY]);
  await refusedToOthers(t, db, "app.decline_request($1, 'x')", [NOBODY]);
});

test.serial("a rule with a wrong kind, amount or currency is refused", async (t) => {
  await control(db);
  const wrong: [string, string][] = [
    ["'nothing'", "HB008"],
    ["null", "HB008"],
    ["'pause', 100, 'USD'", "HB008"],
    ["'approval', 100", "HB008"],
    ["'approval', null, 'USD'", "HB008"],
    ["'approval', 100, 'QQQ'", "HB006"],
    ["'approval', -1, 'USD'", "HB004"],
    ["'approval', 1, 'ISK'", "HB004"],
    ["'approval', 100, 'USD', false", "HB008"],
    ["'approval', required => false", "HB003"],
  ];
  for (const [values, code] of wrong) await refused(t, one.do(`select app.require_second_person(${values})`), code);
  t.is(await value("select count(*)::int from app.second_person_rules where lifted_at is null"), 0);
});

test.serial("lowering needs two, and raising the bar needs one", async (t) => {
  const standing = async () =>
    (
      await db.admin.query(
        "select currency, from_amount from app.second_person_rules where kind = 'write_off' and lifted_at is null order by currency",
      )
    ).rows.map(({ currency, from_amount }) => `${currency} ${from_amount}`);
  const set = (values: string) => call(one, `app.require_second_person('write_off', ${values})`);
  await control(db);
  t.is(await set("1000, 'USD'"), null);
  t.is(await set("1000, 'USD'"), null, "as it is");
  t.is(await set("900, 'USD'"), null, "stricter");
  t.truthy(await set("901, 'USD'"), "weaker");
  t.truthy(await set("1, 'EUR'"), "in euros it always holds, as there is no amount");
  t.truthy(await set("required => false"), "lifted");
  t.deepEqual(await standing(), ["USD 900"]);
  t.is(await set("null"), null, "always");
  t.deepEqual(await standing(), ["null null"]);
  t.truthy(await set("1, 'USD'"));
  t.deepEqual(await standing(), ["null null"]);
  await control(db, "control");
  t.truthy(await set("null"), "where control itself is a rule, one person changes nothing");
});

test.serial("requests that nobody decided expire, by the clock and by the task", async (t: ExecutionContext) => {
  await control(db, "early_release");
  await db.admin.query("update app_private.settings set value = '0' where name = 'request_days'");
  const { hold } = await heldPayout();
  const request = await asked(t, one, "app.release_escrow_hold($1, 'went well')", [hold]);
  await refused(t, confirm(other, request), "HB033");
  await db.admin.query("update app_private.settings set value = '7' where name = 'request_days'");
  t.is(await value("select app_private.expire_requests()"), 1);
  t.like(await readRequest(one, request.id), { status: "expired", decided_by: null });
  await refused(t, confirm(other, request), "HB003");
  const again = await asked(t, one, "app.release_escrow_hold($1, 'went well')", [hold]);
  t.not(again.id, request.id);
});
