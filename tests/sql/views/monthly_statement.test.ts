// Recruiters' months: what is owed, earned, paid and taken back, and that it adds up.

import test from "ava";
import fc from "fast-check";
import { useDatabase } from "../../support/database.ts";
import { RandomHistory } from "../../support/random_history.ts";
import { anySteps, type Step, takeStep } from "../../support/random_steps.ts";
import { Scenario } from "../../support/scenario.ts";
import { withoutTriggers } from "../../support/without_triggers.ts";

const played = useDatabase(test);
const db = useDatabase(test);

/** All that happened until now happened so many months before. */
const MOVED = `
  update app.payout_audit_log
     set created_at = created_at - $1::interval,
         metadata = case when metadata #>> '{changes,processed_at,new}' is null then metadata
                    else jsonb_set(metadata, '{changes,processed_at,new}',
                           to_jsonb((metadata #>> '{changes,processed_at,new}')::timestamptz - $1::interval)) end`;
const MOVED_TIMES = [
  "update app.payout_schedules set processed_at = processed_at - $1::interval",
  "update app.audit_log set created_at = created_at - $1::interval where entity in ('recoveries', 'recovery_steps')",
  "update app.recoveries set created_at = created_at - $1::interval",
  "update app.payout_reversals set answered_at = answered_at - $1::interval",
  "update app_private.hand_reversals set noticed_at = noticed_at - $1::interval",
];

async function before(pool: typeof db.admin, months: number): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await withoutTriggers(client, async () => {
      for (const sql of [MOVED, ...MOVED_TIMES]) await client.query(sql, [`${months} months`]);
    });
    await client.query("commit");
  } finally {
    client.release();
  }
}

// Two months ago: 100,000, of which 80,000 are paid and 20,000 held. Last month nothing. Now the placement breaks: 20,000 are
// forfeited, 80,000 are a debt, which is taken back.
test.serial("a hire, a month without anything, and a breach: opening, earned, paid, taken back, closing", async (t) => {
  const scenario = new Scenario(t, db, "USD");
  const recruiter = await scenario.recruiter();
  const placement = await scenario.hire({ firstPayment: 0, recruiters: [recruiter] });
  await scenario.pay();
  await before(db.admin, 2);
  const analyst = await db.connectAs("holdback_analyst");
  const months = async () =>
    (
      await analyst.query(
        `select opening_major, earned_major, paid_major, taken_back_major, closing_major, received_until_then_major
           from reporting.monthly_statement where recruiter_id = $1 order by month`,
        [recruiter.id],
      )
    ).rows.map((row) => Object.values(row));
  await scenario.breach(placement, 0);
  const first = ["0.00", "1000.00", "800.00", "0.00", "200.00", "800.00"];
  const second = ["200.00", "0.00", "0.00", "0.00", "200.00", "800.00"];
  t.deepEqual(await months(), [first, second, ["200.00", "-1000.00", "0.00", "0.00", "-800.00", "800.00"]]);
  await scenario.takeBack();
  t.deepEqual(await months(), [first, second, ["200.00", "-1000.00", "0.00", "800.00", "0.00", "0.00"]]);
});

// 80,000 are paid, and 30,000 of them are taken back by hand in that month; 10,000 two months later.
test.serial("a second reversal by hand leaves the month of the first as it was told", async (t) => {
  const scenario = new Scenario(t, db, "USD");
  const recruiter = await scenario.recruiter();
  const placement = await scenario.hire({ firstPayment: 0, recruiters: [recruiter] });
  await scenario.pay();
  await scenario.reverseByHand(placement, 30_000);
  await before(db.admin, 2);
  const analyst = await db.connectAs("holdback_analyst");
  const told = async (monthsAgo: number) =>
    (
      await analyst.query(
        `select kind, amount::int, balance::int
           from app.users as recruiter
          cross join lateral reporting.statement(
            recruiter.email, (date_trunc('month', now()) - make_interval(months => $2))::date)
          where recruiter.id = $1`,
        [recruiter.id, monthsAgo],
      )
    ).rows.map((row) => Object.values(row));
  const first = [
    ["opening", 0, 0],
    ["payout", 80_000, 80_000],
    ["reversal_by_hand", -30_000, 50_000],
    ["closing", null, 50_000],
  ];
  t.deepEqual(await told(2), first);
  await scenario.reverseByHand(placement, 10_000);
  t.deepEqual(await told(2), first);
  t.deepEqual(await told(0), [
    ["opening", 50_000, 50_000],
    ["reversal_by_hand", -10_000, 40_000],
    ["closing", null, 40_000],
  ]);
  const { rows } = await analyst.query(
    "select taken_back::int as back from reporting.monthly_statement where recruiter_id = $1 order by month",
    [recruiter.id],
  );
  t.deepEqual(
    rows.map(({ back }) => back),
    [30_000, 0, 10_000],
  );
});

test.serial("the months of a random history add up with its balances and with the statement", async (t) => {
  const history = new RandomHistory(played.admin);
  await history.setUp();
  await history.begin();
  const steps = fc
    .sample(anySteps, { seed: 22, numRuns: 6 })
    .flat()
    .filter(([name]) => name !== "days") as Step[];
  for (const [i, step] of steps.entries()) {
    await takeStep(history, step);
    if (i === Math.floor(steps.length / 2)) await before(played.admin, 1);
  }
  const analyst = await played.connectAs("holdback_analyst");
  const { rows: months } = await analyst.query(
    `select opening + earned - paid + taken_back = closing as adds_up,
            opening = lag(closing, 1, 0) over (partition by recruiter_id, currency order by month) as goes_on
       from reporting.monthly_statement`,
  );
  t.true(months.length >= 4, `${months.length}`);
  t.true(months.every(({ adds_up, goes_on }) => adds_up && goes_on));
  // What is owed now is what the balances and the open debts say.
  const { rows: apart } = await analyst.query(
    `select *
       from (select distinct on (recruiter_id, currency) recruiter_id, currency, closing
               from reporting.monthly_statement order by recruiter_id, currency, month desc) as last
            full join (select balance.recruiter_id, balance.currency,
                              in_flight + held + to_come + overdue + failed
                              - coalesce((select sum(on_its_way + still_open) from reporting.recoveries
                                           where recruiter_id = balance.recruiter_id and currency = balance.currency
                                             and ended_on is not null), 0) as owed
                         from reporting.balances as balance) as present using (recruiter_id, currency)
      where closing is distinct from owed`,
  );
  t.deepEqual(apart, []);
  // Opening and lines of each statement.
  const { rows: stated } = await analyst.query(
    `select month.month, month.recruiter_email
       from reporting.monthly_statement as month
            cross join lateral (
              select coalesce(max(balance) filter (where kind = 'closing'), 0) as closing,
                     coalesce(sum(amount) filter (where kind not in ('opening', 'closing') and amount > 0), 0) as paid,
                     coalesce(-sum(amount) filter (where kind not in ('opening', 'closing') and amount < 0), 0) as taken_back
                from reporting.statement(month.recruiter_email, month.month) as statement
               where statement.currency = month.currency) as told
      where (month.received_until_then, month.paid, month.taken_back) <> (told.closing, told.paid, told.taken_back)`,
  );
  t.deepEqual(stated, []);
});

test("the months of one recruiter are read from what is theirs, whatever others have", async (t) => {
  const client = await db.admin.connect();
  try {
    await client.query("begin");
    // With so few rows it would be cheaper to read all. Each month of the log is read by itself: an empty one in any way.
    await client.query("set local enable_seqscan = off; set local enable_bitmapscan = off");
    const { rows } = await client.query(
      `explain (costs off) select * from reporting.monthly_statement
        where recruiter_id = '00000000-0000-7000-8000-000000000000'`,
    );
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    const month = new Date().toISOString().slice(0, 7).replace("-", "_");
    const [, ...readings] = plan.split(` on payout_audit_log_${month}`);
    t.true(readings.length > 0);
    for (const reading of readings) t.regex(reading, /^[^\n]*\n\s*Index Cond: \([^\n]*recruiter_id = /);
  } finally {
    await client.query("rollback");
    client.release();
  }
});
