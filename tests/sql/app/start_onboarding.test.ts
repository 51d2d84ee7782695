// Who may send a recruiter to Stripe, and what has to be known for it. What the worker makes of it: onboard_recruiter.test.ts.

import test from "ava";
import { asked, control, createAdmin } from "../../security/two_admins.ts";
import { temporaryDatabase, useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { allFor, createPayout, createPerson, createRecruiter, NOBODY } from "../../support/fixtures.ts";

const db = useDatabase(test, async ({ admin }) => {
  await admin.query("select app_private.bind_stripe_account('acct_platform', false, 'US')");
});

const start = (id: string, country: string | null = "US") =>
  db.admin.query("select * from app.start_onboarding($1, $2)", [id, country]);

async function signedIn(id: string) {
  const client = await db.connectAs("holdback_authenticator");
  await client.query("set role holdback_recruiter");
  await client.query("select set_config('holdback.user_id', $1, false)", [id]);
  return client;
}

const wanted = async (id: string) =>
  (
    await db.admin.query(
      "select country, service_agreement, requests_card_payments from app_private.onboardings where recruiter_id = $1",
      [id],
    )
  ).rows;

for (const [country, agreement, cards] of [
  ["US", "full", false],
  ["DE", "full", true],
  ["MX", "recipient", false],
] as const) {
  test.serial(
    `from the United States an account in ${country} is asked for under the ${agreement} agreement`,
    async (t) => {
      const { id } = await createPerson(db.admin, "recruiter");
      const { rows } = await start(id, country);
      t.like(rows[0], { status: "asked", url: null, stripe_account_id: null });
      t.deepEqual(await wanted(id), [{ country, service_agreement: agreement, requests_card_payments: cards }]);
      t.is((await start(id, country)).rows[0].id, rows[0].id);
      const { rows: jobs } = await db.admin.query(
        "select count(*)::int as jobs from graphile_worker._private_jobs where payload ->> 'onboarding_id' = $1",
        [rows[0].id],
      );
      t.deepEqual(jobs, [{ jobs: 1 }]);
    },
  );
}

test.serial("an account is made for one's own self, or by an admin, in a country that is named", async (t) => {
  const { id } = await createPerson(db.admin, "recruiter");
  const other = await signedIn((await createPerson(db.admin, "recruiter")).id);
  await refused(t, other.query("select * from app.start_onboarding($1, 'US')", [id]), "HB001");
  await refused(t, start(NOBODY), "HB002");
  await refused(t, start((await createPerson(db.admin, "company_user")).id), "HB002");
  await refused(t, start(id, null), "HB008", /country/);
  await refused(t, start(id, "Germany"), "HB008", /country/);
  // Who has an account needs no country.
  t.is((await start((await createRecruiter(db.admin)).id, null)).rows[0].status, "asked");
});

test.serial("a first account while money is owed needs two admins, where control says so", async (t) => {
  const [admin] = [await createAdmin(db), await createAdmin(db)];
  const person = await createPerson(db.admin, "recruiter");
  await createPayout(db.admin, { recruiters: allFor(person) });
  await control(db, "account_change");
  const own = await signedIn(person.id);
  await refused(t, own.query("select * from app.start_onboarding($1, 'US')", [person.id]), "HB036");
  const request = await asked(t, admin, "app.start_onboarding($1, 'US')", [person.id]);
  t.is(request.kind, "account_change");
  t.deepEqual(await wanted(person.id), []);
  await control(db);
});

test("without the platform's country nothing is asked for", async (t) => {
  const empty = await temporaryDatabase(t);
  const { id } = await createPerson(empty.admin, "recruiter");
  await refused(t, empty.admin.query("select * from app.start_onboarding($1, 'US')", [id]), "HB057");
});
