// What will keep money from a recruiter, said before its date by what Stripe says of the account.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import {
  allFor,
  createPayout,
  createPerson,
  createPlacement,
  createRecruiter,
  NOBODY,
  type Recruiter,
} from "../../support/fixtures.ts";

// The platform's own account is in the United States.
const db = useDatabase(test, async ({ admin }) => {
  await admin.query("select app_private.bind_stripe_account('acct_platform', false, 'US')");
  await admin.query("update app_private.lineage set status = 'open'");
});

const one = async (sql: string, values: unknown[] = []) => (await db.admin.query(sql, values)).rows[0];

interface Said {
  enabled?: boolean;
  due?: string[];
  reason?: string | null;
  country?: string;
  facts?: Record<string, unknown>;
}

/** An account with which nothing is wrong. */
const FINE = {
  external_accounts: [{ id: "ba_1", fingerprint: "fp1", currency: "USD" }],
  payouts_enabled: true,
  past_due: [],
  eventually_due: [],
  current_deadline: null,
  default_currency: "usd",
  payout_interval: "daily",
  service_agreement: "full",
  debit_negative_balances: true,
};

const say = (
  { stripeAccountId }: Recruiter,
  { enabled = true, due = [], reason = null, country = "US", facts }: Said,
) =>
  db.admin.query("select app_private.record_payout_account($1, $2, $3, $4, null, $5, $6)", [
    stripeAccountId,
    enabled,
    due,
    reason,
    country,
    JSON.stringify({ ...FINE, ...facts }),
  ]);

async function problemsOf({ id }: Recruiter) {
  const { rows } = await db.admin.query<{ code: string; effect: string; detail: string | null; at: Date | null }>(
    "select code, effect, detail, at from app.account_readiness($1)",
    [id],
  );
  return rows;
}
const wordsOf = async (recruiter: Recruiter) =>
  (await problemsOf(recruiter)).map(({ code, effect, detail }) => [code, effect, detail].filter(Boolean).join(" | "));

/** In ten days, in Unix seconds. */
const inTenDays = () => Math.floor(Date.now() / 1000) + 10 * 86_400;

test("an account that Stripe has nothing to say against has no row; one that was not asked about says so", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  t.deepEqual(await wordsOf(recruiter), ["not_asked_yet | notice"]);
  await say(recruiter, {});
  t.deepEqual(await wordsOf(recruiter), []);
  const nobody = await createPerson(db.admin, "recruiter");
  t.deepEqual(await wordsOf({ ...nobody, stripeAccountId: "" }), ["no_payout_account | stops"]);
});

for (const [what, said, words] of [
  ["closed", { enabled: false, reason: "account_invalid" }, ["account_gone | stops"]],
  ["rejected", { reason: "rejected.fraud" }, ["account_rejected | stops | Stripe suspects fraud"]],
  [
    "restricted",
    { enabled: false, due: ["individual.id_number"], reason: "requirements.past_due" },
    ["transfers_disabled | stops | what Stripe asked for is overdue: the national identity or tax number"],
  ],
  [
    "asked for details",
    { due: ["individual.id_number"] },
    ["requirements_due | notice | the national identity or tax number"],
  ],
  [
    "asked for more in time",
    { facts: { eventually_due: ["individual.id_number"] } },
    ["requirements_eventually_due | notice | the national identity or tax number"],
  ],
  ["not paid out", { facts: { payouts_enabled: false } }, ["payouts_disabled | stays_at_stripe"]],
  ["without a bank account", { facts: { external_accounts: [] } }, ["no_bank_account | stays_at_stripe"]],
  ["hidden from the platform", { facts: { external_accounts: null } }, ["bank_accounts_unknown | notice"]],
  ["on a manual schedule", { facts: { payout_interval: "manual" } }, ["payouts_manual | stays_at_stripe"]],
  ["not debited", { facts: { debit_negative_balances: false } }, ["negative_balance_kept | notice"]],
] as [string, Said, string[]][]) {
  test(`an account that is ${what}`, async (t) => {
    const recruiter = await createRecruiter(db.admin);
    await say(recruiter, said);
    t.deepEqual(await wordsOf(recruiter), words);
  });
}

test("what is held in a currency without a bank account is named too", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await say(recruiter, {});
  // The whole payout is held back: nothing is scheduled.
  await createPlacement(db.admin, { recruiters: allFor(recruiter), currency: "GBP", holdbackPercentage: 100 });
  t.deepEqual(await wordsOf(recruiter), ["no_bank_account_in_currency | stays_at_stripe | GBP"]);
});

test("the schedule of payouts to the bank is kept once, whichever question told it", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await say(recruiter, {});
  await db.admin.query("select app_private.record_bank_payout_schedule($1, 'manual')", [recruiter.stripeAccountId]);
  t.deepEqual(await wordsOf(recruiter), ["payouts_manual | stays_at_stripe"]);
  // Stripe does not tell it of every account: what is known stays.
  await say(recruiter, { facts: { payout_interval: null } });
  t.deepEqual(await wordsOf(recruiter), ["payouts_manual | stays_at_stripe"]);
  await say(recruiter, { facts: { payout_interval: "weekly" } });
  t.deepEqual(await wordsOf(recruiter), []);
});

test("money that is owed in a currency without a bank account is named", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await say(recruiter, {});
  await createPayout(db.admin, { recruiters: allFor(recruiter), currency: "EUR" });
  await createPayout(db.admin, { recruiters: allFor(recruiter), currency: "USD" });
  t.deepEqual(await wordsOf(recruiter), ["no_bank_account_in_currency | stays_at_stripe | EUR"]);
});

for (const [country, agreement, isOutOfReach] of [
  ["US", "full", false],
  ["DE", "full", false],
  ["MX", "full", true],
  ["MX", null, true],
  ["MX", "recipient", false],
] as const) {
  test(`from the United States an account in ${country} under the agreement ${agreement} is ${isOutOfReach ? "out of" : "within"} reach`, async (t) => {
    const recruiter = await createRecruiter(db.admin);
    const { payout, schedule } = await createPayout(db.admin, { recruiters: allFor(recruiter) });
    await say(recruiter, { country, facts: { service_agreement: agreement } });
    t.deepEqual(await wordsOf(recruiter), isOutOfReach ? [`out_of_reach | stops | ${country}`] : []);
    // It is said by the preview and an event, not by a refusal at night.
    const preview = await one("select reasons from app.preview_due_schedules() where schedule_id = $1", [schedule]);
    t.deepEqual(preview.reasons, isOutOfReach ? ["account_cannot_receive"] : []);
    const { rows } = await db.admin.query(
      `select payload ->> 'disabled_reason' as reason from app.events
        where type = 'payout_account.cannot_receive' and payload ->> 'recruiter_id' = $1`,
      [recruiter.id],
    );
    t.deepEqual(rows, isOutOfReach ? [{ reason: "out_of_reach" }] : []);
    t.truthy(payout);
  });
}

test("a date by which Stripe wants details is an event once, and endangers what is due after it", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  // 800.00 USD are due when the guarantee of 60 days is over, in 20 days; 200.00 are released on that day too.
  const { payout } = await createPayout(db.admin, {
    recruiters: allFor(recruiter),
    startDate: daysAgo(40),
    guaranteePeriodDays: 60,
  });
  const deadline = inTenDays();
  const asked = { due: ["individual.id_number"], facts: { current_deadline: deadline } };
  await say(recruiter, asked);
  await say(recruiter, asked);
  t.like((await problemsOf(recruiter))[0], { code: "requirements_deadline", effect: "will_stop" });
  t.is((await problemsOf(recruiter))[0]?.at?.getTime(), deadline * 1000);
  const { rows: events } = await db.admin.query(
    "select payload ->> 'requirements_due' as due from app.events where type = 'payout_account.deadline_set' and payload ->> 'recruiter_id' = $1",
    [recruiter.id],
  );
  t.deepEqual(events, [{ due: '["individual.id_number"]' }]);
  const { rows: risks } = await db.admin.query(
    "select currency, payment_count, amount, amount_major, problems, stops_at from reporting.accounts_at_risk where recruiter_id = $1",
    [recruiter.id],
  );
  t.deepEqual(risks, [
    {
      currency: "USD",
      payment_count: 2,
      amount: "100000",
      amount_major: "1000.00",
      problems: ["requirements_deadline"],
      stops_at: new Date(deadline * 1000),
    },
  ]);
  const { rows: parts } = await db.admin.query(
    "select code, sentence, who from app.explain_payout($1) where code = 'account_at_risk'",
    [payout],
  );
  t.is(parts.length, 2);
  for (const { sentence, who } of parts) {
    t.regex(sentence, /may not be able to receive it\. \(.*the national identity or tax number\)$/);
    t.is(who, "recruiter");
  }
  // What is due before the date is not in danger, and nothing is once Stripe has what it wants.
  await say(recruiter, { ...asked, facts: { current_deadline: deadline + 30 * 86_400 } });
  t.deepEqual(
    (await db.admin.query("select from reporting.accounts_at_risk where recruiter_id = $1", [recruiter.id])).rows,
    [],
  );
  await say(recruiter, {});
  t.deepEqual(await wordsOf(recruiter), []);
});

test("money of the next 30 days for an account that cannot receive is at risk, later money is not", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await say(recruiter, { enabled: false, reason: "requirements.past_due" });
  await createPayout(db.admin, { recruiters: allFor(recruiter), holdbackPercentage: 0, feeAmount: 50_000 });
  await createPayout(db.admin, {
    recruiters: allFor(recruiter),
    startDate: daysAgo(0),
    guaranteePeriodDays: 60,
  });
  t.like(
    await one("select amount, payment_count, problems from reporting.accounts_at_risk where recruiter_id = $1", [
      recruiter.id,
    ]),
    {
      amount: "50000",
      payment_count: 1,
      problems: ["transfers_disabled"],
    },
  );
});

for (const [message, code, waits] of [
  [
    "Funds can't be sent to accounts located in MX when the account is under the `full` service agreement.",
    "country_out_of_reach",
    null,
  ],
  ["This account has been deleted and can no longer be used.", "account_deleted", "account"],
  ["No such external account: 'ba_1'", "no_bank_account", "account"],
  [
    "Transfers using this transaction as a source must not exceed the source amount of €70.00. (There is already a transfer using this source, amounting to €70.00.)",
    "charge_used_up",
    null,
  ],
  [
    "The currency of source_transaction's balance transaction (usd) must be the same as the transfer currency (eur)",
    "charge_in_other_currency",
    null,
  ],
  ["The moon is in the wrong quarter.", "invalid_request_error", null],
] as const) {
  test(`a refusal that has no code: ${message}`, async (t) => {
    const recruiter = await createRecruiter(db.admin);
    const { schedule } = await createPayout(db.admin, { recruiters: allFor(recruiter) });
    await db.admin.query("select app.process_payout_schedule($1)", [schedule]);
    const { rows: sent } = await db.admin.query(
      "select transfer_id, attempt from app_private.begin_transfers(array(select id from app.payout_transfers where schedule_id = $1))",
      [schedule],
    );
    await db.admin.query("select app_private.record_transfer_answers($1)", [
      JSON.stringify(sent.map((each) => ({ ...each, http_status: 400, code: "invalid_request_error", message }))),
    ]);
    const { rows } = await db.admin.query(
      "select status, failure_code, waits_for, next_retry_at is null as needs_a_person from app.payout_schedules where id = $1",
      [schedule],
    );
    t.deepEqual(rows, [{ status: "failed", failure_code: code, waits_for: waits, needs_a_person: waits === null }]);
  });
}

test("a recruiter reads of their own account, and of nobody else's", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const client = await db.connectAs("holdback_authenticator");
  await client.query("set role holdback_recruiter");
  await client.query("select set_config('holdback.user_id', $1, false)", [recruiter.id]);
  t.is(
    (await client.query("select code from app.account_readiness($1)", [recruiter.id])).rows[0].code,
    "not_asked_yet",
  );
  await refused(
    t,
    client.query("select * from app.account_readiness($1)", [(await createRecruiter(db.admin)).id]),
    "HB001",
  );
  await refused(t, db.admin.query("select * from app.account_readiness($1)", [NOBODY]), "HB002");
});
