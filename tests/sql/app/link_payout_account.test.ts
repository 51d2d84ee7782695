import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPerson, createRecruiter, NOBODY } from "../../support/fixtures.ts";
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
