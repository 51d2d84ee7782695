// A link to Stripe's pages is handed to the recruiter alone, once, and in time.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPerson, createRecruiter } from "../../support/fixtures.ts";

const db = useDatabase(test);

async function signedIn(id: string) {
  const client = await db.connectAs("holdback_authenticator");
  await client.query("set role holdback_recruiter");
  await client.query("select set_config('holdback.user_id', $1, false)", [id]);
  return client;
}
const TAKE = "select status, url from app.take_onboarding_link($1)";

/** As the worker makes it. */
async function ready(recruiterId: string): Promise<void> {
  const { rows } = await db.admin.query("select id from app.start_onboarding($1)", [recruiterId]);
  await db.admin.query(
    "select app_private.record_onboarding_link($1, 'onboarding', 'https://stripe.example/secret', null)",
    [rows[0].id],
  );
}

test("it is the recruiter's, once; an admin does not get it", async (t) => {
  const { id } = await createRecruiter(db.admin);
  const own = await signedIn(id);
  await refused(t, own.query(TAKE, [id]), "HB002");
  await ready(id);
  await refused(t, db.admin.query(TAKE, [id]), "HB001");
  await refused(t, (await signedIn((await createRecruiter(db.admin)).id)).query(TAKE, [id]), "HB001");
  // Whoever starts it sees no link.
  t.is((await db.admin.query("select url from app.start_onboarding($1)", [id])).rows[0].url, null);
  t.deepEqual((await own.query(TAKE, [id])).rows, [{ status: "ready", url: "https://stripe.example/secret" }]);
  t.deepEqual((await own.query(TAKE, [id])).rows, [{ status: "taken", url: null }]);
  const { rows } = await db.admin.query(
    "select count(*)::int as kept from app_private.onboardings where url is not null and recruiter_id = $1",
    [id],
  );
  t.deepEqual(rows, [{ kept: 0 }]);
});

test("an account that was linked while Stripe made one stays, and no other is linked", async (t) => {
  await db.admin.query("select app_private.bind_stripe_account('acct_platform', false, 'US')");
  const { id } = await createPerson(db.admin, "recruiter");
  const { rows } = await db.admin.query("select id from app.start_onboarding($1, 'US')", [id]);
  await db.admin.query("select app.link_payout_account($1, 'acct_meanwhile')", [id]);
  const { rows: made } = await db.admin.query(
    "select app_private.record_onboarding_account($1, 'acct_made') as linked",
    [rows[0].id],
  );
  t.deepEqual(made, [{ linked: "acct_meanwhile" }]);
  const { rows: accounts } = await db.admin.query(
    "select stripe_account_id, cool_down_until from app.payout_accounts where user_id = $1",
    [id],
  );
  t.deepEqual(accounts, [{ stripe_account_id: "acct_meanwhile", cool_down_until: null }]);
});

test("a link whose time is over is not handed over, and another one can be asked for", async (t) => {
  const { id } = await createRecruiter(db.admin);
  const own = await signedIn(id);
  await ready(id);
  await db.admin.query("update app_private.onboardings set expires_at = now() where recruiter_id = $1", [id]);
  await refused(t, own.query(TAKE, [id]), "HB002", /still valid/);
  await ready(id);
  t.is((await own.query(TAKE, [id])).rows[0].status, "ready");
});
