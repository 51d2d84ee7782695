// Guarantees with a sliding scale: what a recruiter keeps by the day on which the candidate left. Amounts are minor units of a
// currency with two decimals, with none, and with three; every figure was worked out by hand.

import test, { type ExecutionContext } from "ava";
import { useDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import { refused } from "../support/errors.ts";
import { createCompany } from "../support/fixtures.ts";
import { type Hire, Scenario, type Step } from "../support/scenario.ts";

const db = useDatabase(test);

// Within 4 weeks (days 0 to 27) nothing is kept, within 8 (days 28 to 55) a half, within 13 three quarters.
const BY_WEEK: Step[] = [
  ["week", 4, 0],
  ["week", 8, 50],
  ["week", 13, 75],
];
const SCALE: Hire = { rule: "scale", steps: BY_WEEK, firstPayment: 0 };

type Told = (scenario: Scenario, t: ExecutionContext) => Promise<void>;

const SCENARIOS: Record<string, Told> = {
  // 80,000 paid, 0 earned: a debt of 80,000; 20,000 held are forfeited.
  async "left on the last day of the first step: nothing is kept"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ ...SCALE, day: 27, recruiters: [recruiter] });
    await scenario.pay();
    await scenario.breach(placement, 27);
    t.deepEqual(await scenario.debts(recruiter), [["open", 80_000]]);
    t.deepEqual(await scenario.takeBack(), [80_000]);
    t.deepEqual(await scenario.books(placement), [{ status: "reversed", recovered: 80_000, forfeited: 20_000 }]);
  },

  // 50 % of 100,000 are earned, 80,000 paid: a debt of 30,000.
  async "left on the first day of the second step: a half is kept"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ ...SCALE, day: 28, recruiters: [recruiter] });
    await scenario.pay();
    await scenario.breach(placement, 28);
    t.deepEqual(await scenario.debts(recruiter), [["open", 30_000]]);
    t.deepEqual(await scenario.takeBack(), [30_000]);
    t.is(await scenario.atStripe(recruiter), 50_000);
    t.deepEqual(await scenario.books(placement), [
      { status: "completed", kept: 50_000, recovered: 30_000, forfeited: 20_000 },
    ]);
  },

  // 75 % of 100,000 = 75,000 are earned and nothing was paid: 80,000 were scheduled, 75,000 of them stay.
  async "left in the last step, nothing paid: three quarters stay owed"(scenario, t) {
    const placement = await scenario.hire({ rule: "scale", steps: BY_WEEK, day: 60 });
    await scenario.breach(placement, 56);
    t.deepEqual(await scenario.books(placement), [
      { status: "approved", scheduled: 75_000, forfeited: 20_000, cancelled: 5_000 },
    ]);
  },

  // The terms' steps end on day 90; this guarantee was signed with 120 days. 90 % of 100,000: 80,000 scheduled, 10,000 of the
  // 20,000 held.
  async "left after the last step, in a guarantee that is longer than the terms': the last step holds"(scenario, t) {
    const placement = await scenario.hire({
      rule: "scale",
      steps: [
        ["day", 30, 10],
        ["day", 90, 90],
      ],
      guarantee: 120,
      day: 100,
    });
    await scenario.breach(placement, 95);
    t.deepEqual(await scenario.books(placement), [{ status: "approved", scheduled: 90_000, forfeited: 10_000 }]);
  },

  // 33.33 % of 10,010 = 3,336.333. The smallest step of USD and JPY is 1, that of KWD is 10.
  async "a percentage that does not divide is rounded to the smallest unit, once"(scenario, t) {
    const placement = await scenario.hire({ rule: "scale", fee: 10_010, steps: [["month", 3, 33.33]], day: 40 });
    await scenario.breach(placement, 40);
    const [books] = await scenario.books(placement);
    t.is(books?.scheduled, scenario.currency === "KWD" ? 3_340 : 3_336);
  },

  // Two recruiters, 50,000 each: one was paid, the other has no account. Both keep 25,000.
  async "each recruiter keeps the same percentage, whoever was paid"(scenario, t) {
    const [paid, waiting] = [await scenario.recruiter(), await scenario.recruiter()];
    await scenario.ask("update app.payout_accounts set transfers_enabled = false where user_id = $1", [waiting.id]);
    const placement = await scenario.hire({ ...SCALE, day: 30, recruiters: [paid, waiting] });
    await scenario.pay();
    await scenario.breach(placement, 29);
    t.deepEqual(await scenario.debts(paid), [["open", 15_000]]);
    await scenario.takeBack();
    t.deepEqual(await scenario.books(placement), [
      { status: "completed", kept: 25_000, recovered: 15_000, forfeited: 10_000 },
      { status: "approved", scheduled: 25_000, forfeited: 10_000, cancelled: 15_000 },
    ]);
  },

  async "a report that is withdrawn gives back what the scale took"(scenario, t) {
    const placement = await scenario.hire({ rule: "scale", steps: BY_WEEK, day: 30 });
    await scenario.breach(placement, 29);
    await scenario.withdraw(placement);
    t.deepEqual(await scenario.books(placement), [{ status: "approved", scheduled: 80_000, held: 20_000 }]);
  },
};

for (const currency of ["USD", "JPY", "KWD"]) {
  for (const [title, told] of Object.entries(SCENARIOS)) {
    test.serial(`${currency}: ${title}`, async (t) => {
      await told(new Scenario(t, db, currency), t);
      const { rows } = await db.admin.query("select * from reporting.invariant_violations");
      t.deepEqual(rows, []);
    });
  }
}

// Months of the calendar: 31 January and 1 month is 28 February, which is the first day of the second month.
const DAYS: [start: string, ended: string, steps: Step[], kept: number][] = [
  [
    "2027-01-31",
    "2027-02-27",
    [
      ["month", 1, 0],
      ["month", 3, 60],
    ],
    0,
  ],
  [
    "2027-01-31",
    "2027-02-28",
    [
      ["month", 1, 0],
      ["month", 3, 60],
    ],
    60,
  ],
  [
    "2028-01-31",
    "2028-02-28",
    [
      ["month", 1, 0],
      ["month", 3, 60],
    ],
    0,
  ],
  [
    "2028-01-31",
    "2028-02-29",
    [
      ["month", 1, 0],
      ["month", 3, 60],
    ],
    60,
  ],
  [
    "2027-03-01",
    "2027-03-31",
    [
      ["month", 1, 0],
      ["month", 3, 60],
    ],
    0,
  ],
  [
    "2027-03-01",
    "2027-04-01",
    [
      ["month", 1, 0],
      ["month", 3, 60],
    ],
    60,
  ],
  [
    "2027-03-01",
    "2027-03-07",
    [
      ["week", 1, 10],
      ["week", 13, 20],
    ],
    10,
  ],
  [
    "2027-03-01",
    "2027-03-08",
    [
      ["week", 1, 10],
      ["week", 13, 20],
    ],
    20,
  ],
  [
    "2027-03-01",
    "2027-03-01",
    [
      ["day", 1, 5],
      ["day", 90, 20],
    ],
    5,
  ],
  [
    "2027-03-01",
    "2027-03-02",
    [
      ["day", 1, 5],
      ["day", 90, 20],
    ],
    20,
  ],
  // Beyond the last step: it holds on.
  [
    "2027-03-01",
    "2027-09-01",
    [
      ["day", 1, 5],
      ["day", 90, 20],
    ],
    20,
  ],
];

test("the day decides the step: its end is not in it", async (t) => {
  for (const [start, ended, steps, kept] of DAYS) {
    const { rows } = await db.admin.query<{ kept: number }>(
      "select app_private.kept_percentage($1::app.clawback_step[], $2, $3)::float8 as kept",
      [steps.map(([unit, within, percentage]) => `(${unit},${within},${percentage},)`), start, ended],
    );
    t.is(rows[0]?.kept, kept, `${start} to ${ended}`);
  }
});

test("a scale that has gaps or falls is refused, with the reason", async (t) => {
  const companyId = await createCompany(db.admin);
  const publish = (steps: string[] | null, rule = "scale") =>
    db.admin.query(
      "select app.publish_payout_policy(90, 20, $1, clawback_rule => $2, clawback_steps => $3::app.clawback_step[])",
      [companyId, rule, steps],
    );
  const bad: [steps: string[] | null, message: RegExp][] = [
    [null, /needs its steps/],
    [[], /needs its steps/],
    [["(day,30,0,)"], /before the guarantee of 90 days is over/],
    [["(week,12,0,)"], /before the guarantee/],
    [["(month,2,0,)"], /before the guarantee/],
    [["(day,30,50,)", "(day,90,40,)"], /would keep less: 40\S* % after 50/],
    [["(day,30,,40)", "(day,90,,50)"], /would keep less/],
    [["(day,60,0,)", "(day,60,10,)", "(day,90,20,)"], /within 60 does not come after the one within 60/],
    [["(day,60,0,)", "(day,30,10,)", "(day,90,20,)"], /within 30 does not come after/],
    [["(day,30,0,)", "(week,13,10,)"], /different units/],
    [["(year,1,0,)"], /day, week or month/],
    [["(day,,0,)"], /within 1 to 730/],
    [["(day,0,0,)", "(day,90,0,)"], /within 1 to 730/],
    [["(day,731,0,)"], /within 1 to 730/],
    [["(day,90,,)"], /kept, or the one that is given back/],
    [["(day,90,10,90)"], /kept, or the one that is given back/],
    [["(day,90,100.01,)"], /from 0 to 100/],
    [["(day,90,33.333,)"], /from 0 to 100/],
    [[...Array.from({ length: 101 }, (_, i) => `(day,${i + 1},0,)`)], /more than 100/],
  ];
  for (const [steps, message] of bad) {
    const error = await refused(t, publish(steps), "HB044");
    t.regex(error.message, message);
    t.is(error.column, "clawback_steps");
  }
  t.regex((await refused(t, publish(["(day,90,10,)"], "pro_rata"), "HB044")).message, /another one than scale/);
  await refused(
    t,
    db.admin.query("select * from app.preview_payout_policy(90, 20, $1, clawback_rule => 'scale')", [companyId]),
    "HB044",
  );
  // By hand in the tables, the same rules hold when the transaction ends.
  await refused(
    t,
    db.admin.query(
      `insert into app.payout_policies (company_id, version, guarantee_period_days, holdback_percentage, clawback_rule)
       values ($1, 1, 90, 20, 'scale')`,
      [companyId],
    ),
    "HB044",
  );
  await publish(["(week,4,,100)", "(week,13,,50)"]);
  const { rows } = await db.admin.query(
    `select position, unit, within, kept_percentage::float8 as kept from app.payout_policy_steps
      where policy_id = (select id from app.payout_policies where company_id = $1) order by position`,
    [companyId],
  );
  t.deepEqual(rows, [
    { position: 1, unit: "week", within: 4, kept: 0 },
    { position: 2, unit: "week", within: 13, kept: 50 },
  ]);
  await refused(t, db.admin.query("update app.payout_policy_steps set kept_percentage = 1"), "HB007");
  await refused(t, db.admin.query("delete from app.payout_policy_steps"), "HB007");
});

test("the preview of terms says what a scale would have left of a guarantee that was broken", async (t) => {
  const scenario = new Scenario(t, db, "USD");
  const placement = await scenario.hire({ day: 40 });
  const untouched = await scenario.hire({ day: 40 });
  await scenario.breach(placement, 30);
  const preview = async (of: string, terms: string) =>
    (
      await scenario.ask(
        `select ended_on::text, earned_amount::int as earned, earned_amount_then::int as earned_then
           from app.preview_payout_policy(${terms}) where placement_id = $1`,
        [of],
      )
    )[0];
  const ended_on = daysAgo(10);
  // Left on day 30 of 90, by everything: nothing. By the scale 40 % of 100,000; pro rata 100,000 x 30 / 90 = 33,333.33.
  t.deepEqual(
    await preview(
      placement,
      `90, 20, clawback_rule => 'scale', clawback_steps => array[('week', 4, 0, null), ('week', 13, 40, null)]::app.clawback_step[]`,
    ),
    { ended_on, earned: 0, earned_then: 40_000 },
  );
  t.deepEqual(await preview(placement, "90, 20, clawback_rule => 'pro_rata'"), {
    ended_on,
    earned: 0,
    earned_then: 33_333,
  });
  // 100,000 less a holdback of 30 %.
  t.deepEqual(await preview(placement, "90, 30, clawback_rule => 'held_only'"), {
    ended_on,
    earned: 0,
    earned_then: 70_000,
  });
  // A guarantee of 30 days does not cover day 30.
  t.deepEqual(await preview(placement, "30, 20"), { ended_on, earned: 0, earned_then: 100_000 });
  t.deepEqual(await preview(untouched, "30, 20"), { ended_on: null, earned: null, earned_then: null });
});
