// The balances of any moment, from the audit logs alone, against snapshots that were taken on the way.

import test from "ava";
import fc from "fast-check";
import type pg from "pg";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { allFor, createPlacement, createRecruiter } from "../../support/fixtures.ts";
import { RandomHistory } from "../../support/random_history.ts";
import { anySteps, type Step, takeStep } from "../../support/random_steps.ts";
import { Scenario } from "../../support/scenario.ts";

const played = useDatabase(test);
const db = useDatabase(test);

const ORDERED = "order by recruiter_id, currency";

async function snapshot(client: pg.ClientBase) {
  const { rows: now } = await client.query<{ at: string }>("select clock_timestamp()::text as at");
  const { rows } = await client.query(`select * from reporting.balances ${ORDERED}`);
  return { at: now[0]?.at as string, rows };
}

const asOf = async (client: pg.ClientBase, at: string | null) =>
  (await client.query(`select * from reporting.balances_as_of($1) ${ORDERED}`, [at])).rows;

test.serial("the balances as of any moment of a random history are what a snapshot of that moment shows", async (t) => {
  const history = new RandomHistory(played.admin);
  await history.setUp();
  await history.begin();
  const analyst = await played.connectAs("holdback_analyst");
  // What moves the dates without a trigger, as days do in tests only, is in no log.
  const steps = fc
    .sample(anySteps, { seed: 22, numRuns: 6 })
    .flat()
    .filter(([name]) => name !== "days") as Step[];
  // What is sure to come to money: it is paid, broken and taken back.
  for (const name of [
    "resume",
    "approve",
    "sign",
    "run",
    "send",
    "nightly_runs",
    "breach",
    "breach",
    "take_back",
    "nightly_runs",
  ])
    steps.push([name, 30]);
  const taken: Awaited<ReturnType<typeof snapshot>>[] = [];
  for (const [i, step] of steps.entries()) {
    await takeStep(history, step);
    if (i % 10 === 0 || i > steps.length - 10) taken.push(await snapshot(analyst));
  }
  taken.push(await snapshot(analyst));
  for (const { at, rows } of taken) t.deepEqual(await asOf(analyst, at), rows);
  t.deepEqual(await asOf(analyst, null), taken.at(-1)?.rows);
  // The history came to something: each of these was more than nothing at some time.
  const words = ["paid", "held", "in_flight", "overdue", "forfeited", "cancelled"];
  const never = words.filter((word) => !taken.some(({ rows }) => rows.some((row) => Number(row[word]) > 0)));
  t.deepEqual(never, []);
});

// 1,000.00 USD of a hire 30 days ago, 20 days of guarantee, 20 percent withheld until then: 800.00 are overdue, 200.00 held.
// Then the hold is forfeited.
test.serial("what was forfeited is held as of the time before, and its date had come or not come then", async (t) => {
  const ada = await createRecruiter(db.admin);
  const { rows: before } = await db.admin.query("select clock_timestamp()::text as at");
  const placement = await createPlacement(db.admin, {
    recruiters: allFor(ada),
    startDate: daysAgo(30),
    guaranteePeriodDays: 20,
    holdbackPercentage: 20,
  });
  const { rows: made } = await db.admin.query("select clock_timestamp()::text as at");
  await db.admin.query("select app.forfeit_escrow_hold(id, 'lost') from app.escrow_holds where placement_id = $1", [
    placement,
  ]);
  const analyst = await db.connectAs("holdback_analyst");
  const of = async (at: string | null) =>
    (await asOf(analyst, at))
      .filter(({ recruiter_id }) => recruiter_id === ada.id)
      .map(({ amount, overdue_major, held_major, forfeited_major }) => [
        ...[amount, overdue_major, held_major, forfeited_major],
      ]);
  t.deepEqual(await of(before[0].at), []);
  t.deepEqual(await of(made[0].at), [["100000", "800.00", "200.00", "0.00"]]);
  t.deepEqual(await of(null), [["100000", "800.00", "0.00", "200.00"]]);
});

// 100,000, of which 20 % are held: 80,000 are paid, then count for the replacement; 30,000 of them are reversed by hand,
// then the replacement breaks, and the other 50,000 are taken back.
test.serial("what was carried over to a replacement counts there from that time on", async (t) => {
  const scenario = new Scenario(t, db, "USD");
  const recruiter = await scenario.recruiter();
  const placement = await scenario.hire({ firstPayment: 0, recruiters: [recruiter] });
  await scenario.pay();
  const analyst = await db.connectAs("holdback_analyst");
  const taken = [await snapshot(analyst)];
  const replacement = await scenario.replace(placement);
  taken.push(await snapshot(analyst));
  await scenario.reverseByHand(placement, 30_000);
  taken.push(await snapshot(analyst));
  await scenario.breach(replacement, 0);
  taken.push(await snapshot(analyst));
  t.deepEqual(await scenario.takeBack(), [50_000]);
  taken.push(await snapshot(analyst));
  for (const { at, rows } of taken) t.deepEqual(await asOf(analyst, at), rows);
  const mine = taken.map(({ rows }) => rows.find(({ recruiter_id }) => recruiter_id === recruiter.id));
  t.deepEqual(
    mine.map((row) => [row?.amount, row?.paid, row?.recovered, row?.held, row?.debt]),
    [
      ["100000", "80000", "0", "20000", "0"],
      ["200000", "80000", "80000", "20000", "0"],
      ["200000", "50000", "110000", "20000", "0"],
      ["200000", "50000", "110000", "0", "50000"],
      ["200000", "0", "160000", "0", "0"],
    ],
  );
});

test("a moment to come has no balances yet", async (t) => {
  const error = await refused(
    t,
    db.admin.query("select * from reporting.balances_as_of(clock_timestamp() + interval '1 minute')"),
    "HB016",
  );
  t.regex(error.hint ?? "", /reporting\.upcoming_payments/);
});

test("infinity is no moment, and a recruiter may not ask", async (t) => {
  await refused(t, db.admin.query("select * from reporting.balances_as_of('infinity')"), "HB059");
  const client = await db.actAs((await createRecruiter(db.admin)).id);
  await refused(t, client.query("select * from reporting.balances_as_of(now())"), "42501");
});
