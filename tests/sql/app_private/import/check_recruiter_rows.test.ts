import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { createRecruiter } from "../../../support/fixtures.ts";
import { createPeople, type Fields, recruiterProblems } from "../../../support/import_rows.ts";

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
