// What Postgres reads as a number or a time, and a person does not mean: refused in every argument.

import test from "ava";
import { AttackedApi } from "../support/attacked_api.ts";

let attacked: AttackedApi;
test.before(async () => {
  attacked = await AttackedApi.start();
});
test.after.always(() => attacked?.stop());

const WORDS = [
  "now",
  "today",
  "tomorrow",
  "yesterday",
  "epoch",
  "infinity",
  "-infinity",
  "allballs",
  "NaN",
  "J2451187",
];
const NUMBERS = [
  "0x10",
  "0o17",
  "0b1",
  "1e3",
  "1E3",
  "1_000",
  "+5",
  " 5",
  "5 ",
  "5.",
  ".5",
  "٥",
  "1,000",
  "Infinity",
  "NaN",
  "",
];
const TIMES = [
  "2026-01-01 now",
  "20260101",
  "Jan 1 2026",
  "01/02/2026",
  "2026-01-01T00:00:00 Europe/Berlin",
  "2026-01-01 BC",
  "2026-001",
  "12026-01-01",
  "2026-01-01T25:00Z",
];

const PLACEMENT = {
  companyId: "0198c0de-0000-7000-8000-000000000000",
  candidateName: "A",
  startDate: "2026-01-01",
  feeAmount: "1000",
  currency: "USD",
  recruiters: [],
};
const create = "mutation ($input: CreatePlacementInput!) { createPlacement(input: $input) { clientMutationId } }";

/** Each way in which a value of a type comes into the API, by variable and written into the operation. */
const ARGUMENTS: Readonly<Record<string, [query: string, variables: (value: unknown) => object][]>> = {
  BigInt: [
    [create, (feeAmount) => ({ input: { ...PLACEMENT, feeAmount } })],
    ["query ($v: BigInt!) { payouts(filter: { amount: { lessThan: $v } }) { totalCount } }", (v) => ({ v })],
    ["query ($v: [BigInt!]) { payouts(filter: { amount: { in: $v } }) { totalCount } }", (v) => ({ v: [v] })],
  ],
  BigFloat: [[create, (holdbackPercentage) => ({ input: { ...PLACEMENT, holdbackPercentage } })]],
  Date: [
    [create, (startDate) => ({ input: { ...PLACEMENT, startDate } })],
    ["query ($v: Date!) { placements(filter: { startDate: { equalTo: $v } }) { totalCount } }", (v) => ({ v })],
  ],
  Datetime: [
    ["query ($v: Datetime!) { payouts(filter: { createdAt: { lessThan: $v } }) { totalCount } }", (v) => ({ v })],
    ["query ($v: Datetime!) { previewDueSchedules(asOf: $v) { totalCount } }", (v) => ({ v })],
  ],
};
const BAD: Readonly<Record<string, unknown[]>> = {
  BigInt: [...NUMBERS, ...WORDS, "1.5", 1.5, 1e21, true, [], {}, "99999999999999999999"],
  BigFloat: [...NUMBERS, ...WORDS, 1e21, true, [], {}, `0.${"1".repeat(50)}`],
  Date: [...WORDS, ...TIMES, "2026-01-01T00:00:00Z", 5, ""],
  Datetime: [...WORDS, ...TIMES, 5, ""],
};

for (const [type, uses] of Object.entries(ARGUMENTS)) {
  test(`${type}: only what looks like one is one`, async (t) => {
    for (const [query, variables] of uses) {
      for (const value of BAD[type] ?? []) {
        await attacked.refused(t, "BAD_USER_INPUT", `${query}: ${JSON.stringify(value)}`, query, variables(value));
      }
    }
  });
}

test("the same written into the operation", async (t) => {
  const lists: [field: string, values: string[]][] = [
    ["payouts(filter: { amount: { lessThan: VALUE } })", ['"0x10"', '"1e3"', "1e3", "1.5", '"infinity"', "true", "[]"]],
    ["payouts(filter: { createdAt: { lessThan: VALUE } })", ['"now"', '"epoch"', '"infinity"', "5"]],
    ["placements(filter: { startDate: { lessThan: VALUE } })", ['"today"', '"infinity"', '"allballs"', "20260101"]],
  ];
  for (const [field, values] of lists) {
    for (const value of values) {
      await attacked.refused(
        t,
        "BAD_USER_INPUT",
        `${field} ${value}`,
        `{ ${field.replace("VALUE", value)} { totalCount } }`,
      );
    }
  }
});

test("what is written as it should be is taken", async (t) => {
  const { data, errors } = await attacked.ask(
    `query ($big: BigInt!, $day: Date!, $times: [Datetime!]) {
       payouts(filter: { amount: { lessThan: $big } }) { totalCount }
       negative: payouts(filter: { amount: { lessThan: -5, greaterThan: "-10" } }) { totalCount }
       placements(filter: { startDate: { lessThanOrEqualTo: $day } }) { totalCount }
       payoutSchedules(filter: { scheduledDate: { in: $times } }) { totalCount }
     }`,
    {
      big: 9_007_199_254_740_991,
      day: "2026-02-28",
      times: ["2026-12-31", "2026-12-31T23:59Z", "2026-12-31T23:59:59.123456+02:00", "2026-12-31 23:59:59"],
    },
  );
  t.is(errors, undefined);
  t.truthy(data);
});

test("numbers inside lists are plain digits too, and a field that is not known is refused", async (t) => {
  const { rows } = await attacked.db.admin.query("select id from app.companies limit 1");
  for (const share of ["0x64", "1e2", "Infinity", "NaN", "1_00", " 100", "+100", "-100", 1e30, true, null, [], {}]) {
    const recruiters = [{ recruiterId: attacked.recruiterId, share }];
    const input = { ...PLACEMENT, companyId: rows[0].id, recruiters };
    const { errors } = await attacked.ask(create, { input });
    t.is(errors?.[0]?.extensions?.code, share === null || share === "-100" ? "HB005" : "BAD_USER_INPUT", String(share));
  }
  const recruiters = [{ recruiterId: attacked.recruiterId, share: "100", percent: "100" }];
  const { errors } = await attacked.ask(create, { input: { ...PLACEMENT, companyId: rows[0].id, recruiters } });
  t.is(errors?.[0]?.extensions?.code, "BAD_USER_INPUT");
  t.regex(errors?.[0]?.message ?? "", /"percent" is not defined by type "RecruiterShareInput"/);
});

test("psql: infinity, which is a time to Postgres, is none to a verb", async (t) => {
  const { admin } = attacked.db;
  const { rows } = await admin.query(
    "select placement_id as placement, payout_id as payout, id as schedule from app.payout_schedules limit 1",
  );
  const { placement, payout, schedule } = rows[0];
  const calls = [
    `app.preview_due_schedules('infinity')`,
    `app.preview_due_totals('-infinity')`,
    `app.preview_due_reasons('infinity')`,
    `app.preview_payout_policy(90, 20, since => 'infinity')`,
    `app.create_payout_schedule('${payout}', 'infinity', 100)`,
    `app.reschedule_payout_schedule('${schedule}', 'infinity', 'later')`,
    `app.report_guarantee_breach('${placement}', 'infinity', 'left')`,
    `app.report_guarantee_breach('${placement}', '-infinity', 'left')`,
    `app.preview_guarantee_breach('${placement}', 'infinity')`,
    `app.preview_breach_totals('${placement}', 'infinity')`,
    `app.create_placement((select id from app.companies limit 1), 'A', 'infinity', 100, 'USD', array[('${attacked.recruiterId}', 100, null, null)]::app.recruiter_share[])`,
  ];
  for (const call of calls) {
    const error = await t.throwsAsync<Error & { code: string; hint: string }>(
      admin.query(`select ${call}`),
      undefined,
      call,
    );
    t.regex(error.code, /^HB059$/, `${call}: ${error.message}`);
    t.truthy(error.hint);
  }
});
