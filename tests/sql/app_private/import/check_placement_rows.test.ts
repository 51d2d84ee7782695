// What the database says about the rows of a file. How a file is read and what a command prints: tests/server/import.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { daysAgo } from "../../../support/days.ts";
import {
  check,
  createPeople,
  type Fields,
  inImport,
  PLACEMENT,
  placementProblems,
} from "../../../support/import_rows.ts";

const db = useDatabase(test, createPeople);

const ACCEPTED: [name: string, change: Fields][] = [
  ["two decimals of a dollar", { payout_amount: "10.05" }],
  ["one decimal of a dollar", { payout_amount: "10.5" }],
  ["no decimals of a dollar", { payout_amount: "10" }],
  ["the largest amount", { payout_amount: "249999997.50" }],
  ["whole yen", { payout_amount: "24999999750", currency: "JPY" }],
  ["three decimals of a dinar that end with 0", { payout_amount: "10.120", currency: "KWD" }],
  ["new Taiwan dollars", { payout_amount: "800.00", currency: "TWD" }],
  ["whole krónur", { payout_amount: "15.00", currency: "ISK" }],
  ["a currency in small letters", { currency: "usd" }],
  ["white space around a field", { candidate: " C\u00a0", payout_amount: " 10.50 ", recruiters: " Ann@X.com : 100 " }],
  ["a leap day", { start_date: "2024-02-29" }],
  ["shares with decimals", { recruiters: "ann@x.com:33.33;bob@x.com:66.67" }],
  ["terms of its own", { guarantee_period_days: "0", holdback_percentage: "12.5" }],
  ["no job title", { job_title: "" }],
  ["a signature date", { signed_on: "2025-01-15" }],
  ["a signature of today", { signed_on: daysAgo(0) }],
  ["an empty signature date", { signed_on: "" }],
  ["a fee of the company", { company_fee_amount: "1500.50" }],
  ["a fee of the company that is what the recruiters share", { company_fee_amount: "1000" }],
  ["an empty fee of the company", { company_fee_amount: " " }],
];
for (const [name, change] of ACCEPTED) {
  test(`a placement with ${name} is accepted`, async (t) => {
    t.deepEqual(await placementProblems(db, change), []);
  });
}

const REFUSED: [name: string, change: Fields, column: string, reason: RegExp][] = [
  ["no reference", { external_ref: " " }, "external_ref", /missing/],
  ["a signature to come", { signed_on: daysAgo(-1) }, "signed_on", /lies in the future/],
  ["a signature before 2000", { signed_on: "1999-12-31" }, "signed_on", /not between 2000 and 2100/],
  ["a signature that is no date", { signed_on: "15.01.2025" }, "signed_on", /write it like 2025-12-31/],
  ["a reference of 201 characters", { external_ref: "x".repeat(201) }, "external_ref", /longer than 200/],
  ["no company", { company: "" }, "company", /missing/],
  ["a company name of 201 characters", { company: "x".repeat(201) }, "company", /longer than 200/],
  ["no candidate", { candidate: "" }, "candidate", /missing/],
  ["a candidate name of 201 characters", { candidate: "x".repeat(201) }, "candidate", /longer than 200/],
  ["a job title of 201 characters", { job_title: "x".repeat(201) }, "job_title", /longer than 200/],
  ["a control character", { candidate: "C\u0001x" }, "candidate", /has the character U\+0001 at position 2\./],
  ["a company turned around", { company: "Ac\u202eme" }, "company", /has the character U\+202E at position 3\./],
  ["a reference in two lines", { external_ref: "P\n1" }, "external_ref", /has the character U\+000A at position 2\./],
  ["no amount", { payout_amount: "" }, "payout_amount", /missing/],
  ["more than 250 transfers carry", { payout_amount: "249999997.51" }, "payout_amount", /at most 249999997\.50/],
  ["an amount of zero", { payout_amount: "0.00" }, "payout_amount", /more than 0/],
  ["a negative amount", { payout_amount: "-5" }, "payout_amount", /more than 0/],
  ["an amount of 13 digits", { payout_amount: "10000000000.00" }, "payout_amount", /at most 249999997\.50/],
  ["an amount without end", { payout_amount: "9".repeat(100_000) }, "payout_amount", /not an amount/],
  ["three decimals of a dollar", { payout_amount: "10.005" }, "payout_amount", /more decimals than USD, which has 2/],
  ["a fraction of a cent", { payout_amount: "10.005" }, "payout_amount", /The nearest are 10\.00 and 10\.01\./],
  [
    "fillér that no bank pays out",
    { payout_amount: "12345.67", currency: "HUF" },
    "payout_amount",
    /multiples of 1\.00: 12345\.67 is none\. The nearest are 12345\.00 and 12346\.00\./,
  ],
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
  [
    "a company that pays less than the recruiters share",
    { company_fee_amount: "999.99" },
    "company_fee_amount",
    /would pay 999\.99, and the recruiters share 1000\.00: give the whole fee/,
  ],
  ["a company's fee of zero", { company_fee_amount: "0" }, "company_fee_amount", /more than 0/],
  ["a company's fee with a decimal comma", { company_fee_amount: "1500,50" }, "company_fee_amount", /write 1500\.50/],
  [
    "a fraction of a cent from the company",
    { company_fee_amount: "1500.005" },
    "company_fee_amount",
    /1500\.00 and 1500\.01/,
  ],
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
    const problems = await placementProblems(db, change);
    t.true(problems.length > 0);
    for (const problem of problems) {
      t.true(problem.startsWith(`2 ${column}: `), problem.slice(0, 300));
      t.regex(problem, reason);
    }
  });
}

// In Kiritimati, 14 hours before UTC, it is always a later day than in Pago Pago, 11 hours after it.
test("whether a signature lies in the future is asked of the company's time zone", async (t) => {
  const dayIn = async (zone: string, days: number) =>
    (await db.admin.query("select ((now() at time zone $1)::date + $2::integer)::text as day", [zone, days])).rows[0]
      .day;
  for (const [company, zone] of [
    ["Ahead", "Pacific/Kiritimati"],
    ["Behind", "Pacific/Pago_Pago"],
  ] as const) {
    await db.admin.query("select app.set_time_zone((app.create_company($1)).id, $2, 'Their seat')", [company, zone]);
    t.deepEqual(await placementProblems(db, { company, signed_on: await dayIn(zone, 0) }), [], zone);
    const [problem] = await placementProblems(db, { company, signed_on: await dayIn(zone, 1) });
    t.regex(problem ?? "", /signed_on: .*lies in the future/, zone);
  }
});

test("white space around a field is no part of it, also the no-break space of spreadsheets", async (t) => {
  await inImport(db, async (client) => {
    await check(client, "placement", [{ ...PLACEMENT, company: "\u00a0Acme\t", candidate: " C \u00a0" }]);
    const { rows } = await client.query("select company, candidate from app_private.import_placements");
    t.deepEqual(rows, [{ company: "Acme", candidate: "C" }]);
  });
});

test("all that is wrong with a row is told at once", async (t) => {
  const problems = await placementProblems(db, {
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
  const problems = await placementProblems(db, {}, { external_ref: "P-2" }, { external_ref: " P\u200b-1 " });
  t.deepEqual(problems, [
    "2 external_ref: P-1 is on more than one line: 2, 4.",
    "4 external_ref: P-1 is on more than one line: 2, 4.",
  ]);
});
