// What the database says about the rows of a file. How a file is read and what a command prints: tests/server/import/import_file.test.ts.

import test from "ava";
import type pg from "pg";
import { createTestDatabase, type TestDatabase } from "../../../support/database.ts";
import { createRecruiter } from "../../../support/fixtures.ts";

let db: TestDatabase;
test.before(async () => {
  db = await createTestDatabase();
  await db.admin.query(
    "select app.create_user('ann@x.com', 'Ann', 'recruiter'), app.create_user('bob@x.com', 'Bob', 'recruiter')",
  );
  await db.admin.query(
    "select app.create_user('gone@x.com', 'Gone', 'recruiter'), app.create_user('boss@x.com', 'Boss', 'platform_admin')",
  );
  await db.admin.query("update app.users set deactivated_at = now() where email = 'gone@x.com'");
});
test.after.always(() => db.drop());

type Fields = Record<string, string>;
const PLACEMENT: Fields = {
  external_ref: "P-1",
  company: "Acme",
  candidate: "C. Andidate",
  job_title: "Engineer",
  recruiters: "ann@x.com:100",
  payout_amount: "1000.00",
  currency: "USD",
  start_date: "2025-01-31",
  guarantee_period_days: "",
  holdback_percentage: "",
};
const RECRUITER: Fields = { email: "new@x.com", display_name: "New", stripe_account_id: "" };

/** Runs `use` as an import in a transaction that is rolled back. */
async function inImport<T>(use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await db.admin.connect();
  try {
    await client.query("begin");
    await client.query("set local role holdback_owner");
    return await use(client);
  } finally {
    await client.query("rollback");
    client.release();
  }
}

async function check(client: pg.PoolClient, kind: "placement" | "recruiter", rows: Fields[]): Promise<string[]> {
  const staged = rows.map((record, index) => ({ line: index + 2, record, complaint: null }));
  await client.query("select app_private.stage_import_rows($1)", [JSON.stringify(staged)]);
  await client.query(`select app_private.check_${kind}_rows()`);
  const { rows: problems } = await client.query<{ text: string }>(
    "select format('%s %s: %s', line, column_name, reason) as text from app_private.import_problems order by line, column_name",
  );
  return problems.map(({ text }) => text);
}

const problemsOf = (...changes: Fields[]) =>
  inImport((client) =>
    check(
      client,
      "placement",
      changes.map((change) => ({ ...PLACEMENT, ...change })),
    ),
  );
const recruiterProblemsOf = (...changes: Fields[]) =>
  inImport((client) =>
    check(
      client,
      "recruiter",
      changes.map((change) => ({ ...RECRUITER, ...change })),
    ),
  );

const ACCEPTED: [name: string, change: Fields][] = [
  ["two decimals of a dollar", { payout_amount: "10.05" }],
  ["one decimal of a dollar", { payout_amount: "10.5" }],
  ["no decimals of a dollar", { payout_amount: "10" }],
  ["the largest amount", { payout_amount: "9999999999.99" }],
  ["whole yen", { payout_amount: "999999999999", currency: "JPY" }],
  ["three decimals of a dinar that end with 0", { payout_amount: "10.120", currency: "KWD" }],
  ["whole krónur", { payout_amount: "15.00", currency: "ISK" }],
  ["a currency in small letters", { currency: "usd" }],
  ["white space around a field", { candidate: " C\u00a0", payout_amount: " 10.50 ", recruiters: " Ann@X.com : 100 " }],
  ["a leap day", { start_date: "2024-02-29" }],
  ["shares with decimals", { recruiters: "ann@x.com:33.33;bob@x.com:66.67" }],
  ["terms of its own", { guarantee_period_days: "0", holdback_percentage: "12.5" }],
  ["no job title", { job_title: "" }],
];
for (const [name, change] of ACCEPTED) {
  test(`a placement with ${name} is accepted`, async (t) => {
    t.deepEqual(await problemsOf(change), []);
  });
}

const REFUSED: [name: string, change: Fields, column: string, reason: RegExp][] = [
  ["no reference", { external_ref: " " }, "external_ref", /missing/],
  ["a reference of 201 characters", { external_ref: "x".repeat(201) }, "external_ref", /longer than 200/],
  ["no company", { company: "" }, "company", /missing/],
  ["a company name of 201 characters", { company: "x".repeat(201) }, "company", /longer than 200/],
  ["no candidate", { candidate: "" }, "candidate", /missing/],
  ["a candidate name of 201 characters", { candidate: "x".repeat(201) }, "candidate", /longer than 200/],
  ["a job title of 201 characters", { job_title: "x".repeat(201) }, "job_title", /longer than 200/],
  ["no amount", { payout_amount: "" }, "payout_amount", /missing/],
  ["an amount of zero", { payout_amount: "0.00" }, "payout_amount", /more than 0/],
  ["a negative amount", { payout_amount: "-5" }, "payout_amount", /more than 0/],
  ["an amount of 13 digits", { payout_amount: "10000000000.00" }, "payout_amount", /at most 9999999999\.99/],
  ["an amount without end", { payout_amount: "9".repeat(100_000) }, "payout_amount", /not an amount/],
  ["three decimals of a dollar", { payout_amount: "10.005" }, "payout_amount", /more decimals than USD, which has 2/],
  ["a point that may mean thousands", { payout_amount: "1.000" }, "payout_amount", /more decimals than USD/],
  ["decimals of a yen", { payout_amount: "10.5", currency: "JPY" }, "payout_amount", /JPY, which has none/],
  [
    "a dinar amount that does not end with 0",
    { payout_amount: "10.125", currency: "KWD" },
    "payout_amount",
    /multiples of 0\.010/,
  ],
  ["parts of a króna", { payout_amount: "10.50", currency: "ISK" }, "payout_amount", /multiples of 1\.00/],
  ["thousands separators", { payout_amount: "1,234.50" }, "payout_amount", /thousands separators: write 1234\.50/],
  ["a decimal comma", { payout_amount: "1234,50" }, "payout_amount", /decimal comma: write 1234\.50/],
  ["a currency sign", { payout_amount: "$10" }, "payout_amount", /write only the number/],
  ["a currency code in the amount", { payout_amount: "10 EUR" }, "payout_amount", /write only the number/],
  ["an exponent", { payout_amount: "1e3" }, "payout_amount", /exponential/],
  ["words for an amount", { payout_amount: "NaN" }, "payout_amount", /not an amount/],
  ["an infinite amount", { payout_amount: "Infinity" }, "payout_amount", /not an amount/],
  ["no currency", { currency: "" }, "currency", /missing/],
  ["an unknown currency", { currency: "XYZ" }, "currency", /XYZ is not a currency/],
  ["no start date", { start_date: "" }, "start_date", /missing/],
  ["a day that is not in the calendar", { start_date: "2025-02-30" }, "start_date", /calendar/],
  ["a date in another order", { start_date: "30/01/2025" }, "start_date", /write it like 2025-12-31/],
  ["a word that Postgres takes for a date", { start_date: "today" }, "start_date", /not a date/],
  ["a date before 2000", { start_date: "1999-12-31" }, "start_date", /between 2000 and 2100/],
  ["a guarantee of 731 days", { guarantee_period_days: "731" }, "guarantee_period_days", /0 to 730/],
  ["half a day of guarantee", { guarantee_period_days: "1.5" }, "guarantee_period_days", /whole number/],
  ["a holdback above 100 percent", { holdback_percentage: "100.01" }, "holdback_percentage", /0 to 100/],
  ["a holdback with three decimals", { holdback_percentage: "20.555" }, "holdback_percentage", /two decimals/],
  ["a percent sign", { holdback_percentage: "20%" }, "holdback_percentage", /not a number/],
  ["no recruiter", { recruiters: "" }, "recruiters", /at least one/],
  [
    "an unknown recruiter",
    { recruiters: "who@x.com:100" },
    "recruiters",
    /No active recruiter has the email who@x\.com/,
  ],
  ["a recruiter who left", { recruiters: "gone@x.com:100" }, "recruiters", /No active recruiter/],
  ["a user who is no recruiter", { recruiters: "boss@x.com:100" }, "recruiters", /No active recruiter/],
  [
    "shares that sum to 99.99",
    { recruiters: "ann@x.com:50;bob@x.com:49.99" },
    "recruiters",
    /sum to 99\.99, not to 100/,
  ],
  ["a recruiter named twice", { recruiters: "ann@x.com:50;ANN@x.com:50" }, "recruiters", /named twice/],
  ["a share of zero", { recruiters: "ann@x.com:100;bob@x.com:0" }, "recruiters", /more than 0/],
  ["a share with three decimals", { recruiters: "ann@x.com:33.335;bob@x.com:66.665" }, "recruiters", /two decimals/],
  ["a recruiter without a share", { recruiters: "ann@x.com" }, "recruiters", /not email:share/],
  ["an empty entry of recruiters", { recruiters: "ann@x.com:100;" }, "recruiters", /empty entry/i],
];
for (const [name, change, column, reason] of REFUSED) {
  test(`a placement with ${name} is refused in the column ${column}, and for nothing else`, async (t) => {
    const problems = await problemsOf(change);
    t.true(problems.length > 0);
    for (const problem of problems) {
      t.true(problem.startsWith(`2 ${column}: `), problem.slice(0, 300));
      t.regex(problem, reason);
    }
  });
}

test("white space around a field is no part of it, also the no-break space of spreadsheets", async (t) => {
  await inImport(async (client) => {
    await check(client, "placement", [{ ...PLACEMENT, company: "\u00a0Acme\t", candidate: " C \u00a0" }]);
    const { rows } = await client.query("select company, candidate from app_private.import_placements");
    t.deepEqual(rows, [{ company: "Acme", candidate: "C" }]);
  });
});

test("all that is wrong with a row is told at once", async (t) => {
  const problems = await problemsOf({
    candidate: "",
    payout_amount: "x",
    currency: "XYZ",
    start_date: "?",
    recruiters: "",
  });
  t.deepEqual(
    problems.map((problem) => problem.split(":")[0]),
    ["2 candidate", "2 currency", "2 payout_amount", "2 recruiters", "2 start_date"],
  );
});

test("a reference that is twice in the file is refused on both lines, and each names both", async (t) => {
  const problems = await problemsOf({}, { external_ref: "P-2" }, { external_ref: " P-1 " });
  t.deepEqual(problems, [
    "2 external_ref: P-1 is on more than one line: 2, 4.",
    "4 external_ref: P-1 is on more than one line: 2, 4.",
  ]);
});

/** Imports the placement, then checks these rows in the same transaction. */
function secondImport(
  changes: Fields[],
  between = "select 1",
  first: Fields = PLACEMENT,
): Promise<{ problems: string[]; wasHere: number }> {
  return inImport(async (client) => {
    await check(client, "placement", [first]);
    await client.query("select app_private.create_imported_placements(0, 10)");
    await client.query("select app_private.end_import()");
    await client.query(between);
    const problems = await check(
      client,
      "placement",
      changes.map((change) => ({ ...PLACEMENT, ...change })),
    );
    const { rows } = await client.query(
      "select count(*)::int as count from app_private.import_placements where was_here",
    );
    return { problems, wasHere: rows[0].count };
  });
}

test("a row that is here already is recognised, also when it is written differently", async (t) => {
  const change = {
    recruiters: "ANN@x.com:100.00",
    payout_amount: "1000",
    currency: "usd",
    guarantee_period_days: "90",
  };
  t.deepEqual(await secondImport([change]), { problems: [], wasHere: 1 });
});

test("an empty field means the terms that the placement was signed under, not today's", async (t) => {
  const newTerms =
    "insert into app.payout_policies (version, guarantee_period_days, holdback_percentage) values (2, 30, 50)";
  t.deepEqual(await secondImport([{}], newTerms), { problems: [], wasHere: 1 });
  t.is((await secondImport([{ guarantee_period_days: "30" }], newTerms)).problems.length, 1);
});

test("an empty field differs from terms that the placement has for itself", async (t) => {
  const first = { ...PLACEMENT, guarantee_period_days: "30", holdback_percentage: "50" };
  const { problems } = await secondImport([{}], "select 1", first);
  t.deepEqual(
    problems.map((problem) => problem.slice(0, problem.indexOf(":"))),
    ["2 guarantee_period_days", "2 holdback_percentage"],
  );
});

test("a row that is here already stays so when its recruiter leaves", async (t) => {
  const leaves = "update app.users set deactivated_at = now() where email = 'ann@x.com'";
  t.deepEqual(await secondImport([{}], leaves), { problems: [], wasHere: 1 });
});

test("a row that differs from the placement with its reference is refused, naming each column and what is here", async (t) => {
  const { problems } = await secondImport([
    {
      company: "Other",
      candidate: "Other",
      job_title: "",
      recruiters: "bob@x.com:100",
      payout_amount: "999.99",
      start_date: "2025-02-01",
      guarantee_period_days: "89",
      holdback_percentage: "21",
    },
  ]);
  const here = (column: string, value: string) =>
    `2 ${column}: The placement P-1 is here already with ${value}: importing adds placements and changes none.`;
  t.deepEqual(problems, [
    here("candidate", "C. Andidate"),
    here("company", "Acme"),
    here("guarantee_period_days", "90"),
    here("holdback_percentage", "20.00"),
    here("job_title", "Engineer"),
    here("payout_amount", "1000.00"),
    here("recruiters", "ann@x.com:100.00"),
    here("start_date", "2025-01-31"),
  ]);
});

test("an imported placement has its payouts, holds and schedules, and breaks no invariant", async (t) => {
  await inImport(async (client) => {
    await check(client, "placement", [
      { ...PLACEMENT, recruiters: "ann@x.com:33.33;bob@x.com:66.67", currency: "KWD", payout_amount: "10.010" },
    ]);
    await client.query("select app_private.create_imported_placements(0, 10)");
    const { rows } = await client.query(
      `select placement.fee_amount, placement.guarantee_period_days, count(*)::int as payouts, sum(payout.amount)::int as shared
         from app.placements placement join app.payouts payout on payout.placement_id = placement.id
        group by placement.id`,
    );
    t.deepEqual(rows, [{ fee_amount: "10010", guarantee_period_days: 90, payouts: 2, shared: 10_010 }]);
    t.deepEqual((await client.query("select * from reporting.invariant_violations")).rows, []);
    const { rows: audit } = await client.query("select distinct entity from app.payout_audit_log order by entity");
    t.deepEqual(
      audit.map(({ entity }) => entity),
      ["escrow_hold", "payout", "payout_schedule"],
    );
  });
});

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
    const problems = await recruiterProblemsOf(change);
    t.is(problems.length, 1);
    t.true(problems[0]?.startsWith(`2 ${column}: `), problems[0]);
    t.regex(problems[0] ?? "", reason);
  });
}

test("the account of somebody else is refused, also for a recruiter who is not here yet", async (t) => {
  const other = await createRecruiter(db.admin);
  for (const email of ["ann@x.com", "new@x.com"]) {
    const problems = await recruiterProblemsOf({ email, stripe_account_id: other.stripeAccountId });
    t.deepEqual(problems, [`2 stripe_account_id: ${other.stripeAccountId} belongs to another recruiter.`]);
  }
});

test("an email or account that is twice in the file is refused on both lines", async (t) => {
  t.deepEqual(await recruiterProblemsOf({}, { email: "NEW@x.com " }), [
    "2 email: new@x.com is on more than one line: 2, 3.",
    "3 email: new@x.com is on more than one line: 2, 3.",
  ]);
  t.deepEqual(
    await recruiterProblemsOf({ stripe_account_id: "acct_1" }, { email: "b@x.com", stripe_account_id: "acct_1" }),
    [
      "2 stripe_account_id: acct_1 is on more than one line: 2, 3.",
      "3 stripe_account_id: acct_1 is on more than one line: 2, 3.",
    ],
  );
});

test("somebody who may not change money may not import either", async (t) => {
  const client = await db.connectAs("holdback_worker");
  await t.throwsAsync(client.query("select app_private.begin_import(false)"), { message: /permission denied/ });
});
