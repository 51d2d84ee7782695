import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { createRecruiter } from "../../../support/fixtures.ts";
import { check, createPeople, type Fields, inImport, recruiterProblems } from "../../../support/import_rows.ts";

const db = useDatabase(test, createPeople);

const REFUSED_RECRUITERS: [name: string, change: Fields, column: string, reason: RegExp][] = [
  ["no email", { email: "" }, "email", /missing/],
  ["something else for an email", { email: "ann" }, "email", /not an email/],
  ["an email of 255 characters", { email: `${"x".repeat(249)}@x.com` }, "email", /longer than 254/],
  ["no name", { display_name: "" }, "display_name", /missing/],
  ["a name of 201 characters", { display_name: "x".repeat(201) }, "display_name", /longer than 200/],
  ["the email of a user with another role", { email: "boss@x.com" }, "email", /no recruiter \(platform_admin\)/],
  [
    "something else for an account",
    { stripe_account_id: "ba_123" },
    "stripe_account_id",
    /not the id of a Stripe account/,
  ],
];

for (const [name, change, column, reason] of REFUSED_RECRUITERS) {
  test(`a recruiter with ${name} is refused`, async (t) => {
    const problems = await recruiterProblems(db, change);
    t.is(problems.length, 1);
    t.true(problems[0]?.startsWith(`2 ${column}: `), problems[0]);
    t.regex(problems[0] ?? "", reason);
  });
}

test("an account out of reach is refused on its line, where the file tells the country", async (t) => {
  await db.admin.query("select app_private.bind_stripe_account('acct_platform', false, 'US')");
  const row = { stripe_account_id: "acct_far", country: "MX" };
  const problem =
    "2 country: Stripe sends no money from the platform's country to an account in MX under the full service agreement.";
  t.deepEqual(await recruiterProblems(db, row), [problem]);
  t.deepEqual(await recruiterProblems(db, { ...row, service_agreement: "recipient" }), []);
  t.deepEqual(await recruiterProblems(db, { stripe_account_id: "acct_far" }), []);
  t.deepEqual(await recruiterProblems(db, { ...row, country: "mexico" }), ["2 country: mexico is no country code."]);
});

test("the account of somebody else is refused, also for a recruiter who is not here yet", async (t) => {
  const other = await createRecruiter(db.admin);
  for (const email of ["ann@x.com", "new@x.com"]) {
    const problems = await recruiterProblems(db, { email, stripe_account_id: other.stripeAccountId });
    t.deepEqual(problems, [`2 stripe_account_id: ${other.stripeAccountId} belongs to another recruiter.`]);
  }
});

test("an email or account that is twice in the file is refused on both lines", async (t) => {
  t.deepEqual(await recruiterProblems(db, {}, { email: "NEW@x.com " }), [
    "2 email: new@x.com is on more than one line: 2, 3.",
    "3 email: new@x.com is on more than one line: 2, 3.",
  ]);
  t.deepEqual(
    await recruiterProblems(db, { stripe_account_id: "acct_1" }, { email: "b@x.com", stripe_account_id: "acct_1" }),
    [
      "2 stripe_account_id: acct_1 is on more than one line: 2, 3.",
      "3 stripe_account_id: acct_1 is on more than one line: 2, 3.",
    ],
  );
});

test("an email in another case or another form of accents is that of the recruiter who is here", async (t) => {
  const { rows } = await db.admin.query("select id from app.create_user('zo\u00eb@x.com', 'Zo\u00eb', 'recruiter')");
  await inImport(db, async (client) => {
    const row = { email: "ZOE\u0308@x.com", display_name: "Zo\u00eb", stripe_account_id: "" };
    t.deepEqual(await check(client, "recruiter", [row]), []);
    const { rows: parsed } = await client.query("select user_id, is_new from app_private.import_recruiters");
    t.deepEqual(parsed, [{ user_id: rows[0].id, is_new: false }]);
  });
  t.deepEqual(await recruiterProblems(db, { email: "N\u00e9w@x.com" }, { email: "ne\u0301w@x.com" }), [
    "2 email: n\u00e9w@x.com is on more than one line: 2, 3.",
    "3 email: n\u00e9w@x.com is on more than one line: 2, 3.",
  ]);
});
