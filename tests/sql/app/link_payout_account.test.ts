import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { allFor, createPayout, createPerson, createRecruiter, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("an account is linked, Stripe is asked about it, and what was known of the one before is forgotten", async (t) => {
  const { id, stripeAccountId } = await createRecruiter(db.admin);
  await db.admin.query("select app_private.record_payout_account($1, false, '{individual.id_number}', 'past due')", [
    stripeAccountId,
  ]);
  const { rows } = await db.admin.query(
    "select stripe_account_id, transfers_enabled, requirements_due, disabled_reason from app.link_payout_account($1, 'acct_newer')",
    [id],
  );
  t.deepEqual(rows, [
    { stripe_account_id: "acct_newer", transfers_enabled: null, requirements_due: [], disabled_reason: null },
  ]);
  const { rows: jobs } = await db.admin.query(
    "select count(*)::int as jobs from graphile_worker._private_jobs where payload::text like '%acct_newer%'",
  );
  t.deepEqual(jobs, [{ jobs: 1 }]);
});

test("nothing that Stripe said of the account before is taken for the new one's", async (t) => {
  const { id, stripeAccountId } = await createRecruiter(db.admin);
  await db.admin.query("select app_private.record_payout_account($1, true, '{}', null, null, 'US', $2)", [
    stripeAccountId,
    JSON.stringify({
      payouts_enabled: false,
      past_due: ["individual.dob"],
      eventually_due: ["individual.dob"],
      current_deadline: Math.floor(Date.now() / 1000) + 86_400,
      default_currency: "usd",
      external_accounts: [],
      payout_interval: "manual",
      service_agreement: "full",
      debit_negative_balances: false,
    }),
  ]);
  const codes = async () =>
    (await db.admin.query("select code from app.account_readiness($1) order by 1", [id])).rows.map(({ code }) => code);
  t.deepEqual(await codes(), [
    "negative_balance_kept",
    "no_bank_account",
    "payouts_disabled",
    "payouts_manual",
    "requirements_eventually_due",
  ]);
  await db.admin.query("select app.link_payout_account($1, $2)", [id, `${stripeAccountId}b`]);
  t.deepEqual(await codes(), ["account_cool_down", "not_asked_yet"]);
});

test("an account that Stripe does not let the platform pay is refused at once, where its country is told", async (t) => {
  await db.admin.query("select app_private.bind_stripe_account('acct_platform', false, 'US')");
  const { id } = await createPerson(db.admin, "recruiter");
  const link = (country: string | null, agreement: string | null) =>
    db.admin.query("select stripe_account_id, country from app.link_payout_account($1, $2, $3, $4)", [
      id,
      "acct_reach",
      country,
      agreement,
    ]);
  await refused(t, link("MX", "full"), "HB069", /MX under the full/);
  await refused(t, link("MX", null), "HB069");
  await refused(t, link("Mexico", null), "HB008", /country/);
  await refused(t, link("MX", "half"), "HB008", /agreement/);
  t.deepEqual((await db.admin.query("select from app.payout_accounts where user_id = $1", [id])).rowCount, 0);
  // What the country is, Stripe says.
  t.deepEqual((await link("MX", "recipient")).rows, [{ stripe_account_id: "acct_reach", country: null }]);
});

test("where nobody told the country, Stripe's answer does, and an admin is needed long before anything is due", async (t) => {
  await db.admin.query("select app_private.bind_stripe_account('acct_platform', false, 'US')");
  const { id, stripeAccountId } = await createRecruiter(db.admin);
  const needs = async () =>
    (await db.admin.query("select urgency, kind, detail from app.needs_you() where recruiter_id = $1", [id])).rows;
  t.deepEqual(await needs(), []);
  await db.admin.query("select app_private.record_payout_account($1, true, '{}', null, null, 'MX', $2)", [
    stripeAccountId,
    JSON.stringify({ service_agreement: "full" }),
  ]);
  t.deepEqual(await needs(), [{ urgency: "waits_for_admin", kind: "account_out_of_reach", detail: "MX" }]);
  // What is due then does not send the admin to the recruiter: they cannot mend it.
  await createPayout(db.admin, { recruiters: allFor({ id }) });
  t.is((await needs()).length, 1);
});

test("the same account again changes nothing, and no event says that it did", async (t) => {
  const { id, stripeAccountId } = await createRecruiter(db.admin);
  await db.admin.query("select app_private.record_payout_account($1, true, '{}', null)", [stripeAccountId]);
  const { rows } = await db.admin.query("select transfers_enabled from app.link_payout_account($1, $2)", [
    id,
    stripeAccountId,
  ]);
  t.deepEqual(rows, [{ transfers_enabled: true }]);
  const { rows: events } = await db.admin.query(
    "select count(*)::int as linked from app.events where type = 'payout_account.linked' and payload ->> 'recruiter_id' = $1",
    [id],
  );
  t.deepEqual(events, [{ linked: 1 }]);
});

test("only a recruiter has an account, it is one of Stripe's and nobody else's, and only an admin links it", async (t) => {
  const [one, other] = [await createRecruiter(db.admin), await createRecruiter(db.admin)];
  const link = (userId: string, account: string | null) =>
    db.admin.query("select app.link_payout_account($1, $2)", [userId, account]);
  await refused(t, link(NOBODY, "acct_1"), "HB002");
  await refused(t, link((await createPerson(db.admin, "company_user")).id, "acct_1"), "HB002");
  await refused(t, link(one.id, "ba_1"), "HB008");
  await refused(t, link(one.id, null), "HB008");
  await refused(t, link(one.id, other.stripeAccountId), "HB009");
  await refusedToOthers(t, db, "app.link_payout_account($1, 'acct_mine')", [one.id]);
});
