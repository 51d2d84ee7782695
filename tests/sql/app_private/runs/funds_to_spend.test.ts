// Money that is known: nothing is claimed that it does not cover, and after some days it is kept for the oldest.

import test, { type ExecutionContext } from "ava";
import { type TestDatabase, temporaryDatabase } from "../../../support/database.ts";
import { eventually } from "../../../support/eventually.ts";
import { createPlacement, createRecruiter } from "../../../support/fixtures.ts";

/** An obligation of this many minor units that is due since the date, of a recruiter of its own. */
async function oblige(db: TestDatabase, currency: string, amount: number, startDate: string): Promise<string> {
  const placementId = await createPlacement(db.admin, {
    currency,
    feeAmount: amount,
    startDate,
    holdbackPercentage: 0,
  });
  const { rows } = await db.admin.query("select id from app.payout_schedules where placement_id = $1", [placementId]);
  return rows[0].id;
}

/** Stripe says that the platform has this much. */
const balance = (db: TestDatabase, currency: string, amount: number) =>
  db.admin.query("select app_private.record_platform_balance(jsonb_build_object($1::text, $2::bigint), null)", [
    currency.toLowerCase(),
    amount,
  ]);

/** The rest of a run by the worker, whatever its kind. */
async function run(db: TestDatabase, kind = "process_due_schedules"): Promise<void> {
  const { rows } = await db.admin.query("select (app_private.start_payout_run($1)).id", [kind]);
  if (rows[0].id === null) return;
  const step = async () =>
    (await db.admin.query("select app_private.step_payout_run($1) as step", [rows[0].id])).rows[0].step;
  while ((await step()) === "more");
}

/** Stripe takes all that was claimed. */
async function answer(db: TestDatabase, code: string | null = null): Promise<void> {
  const { rows } = await db.admin.query(
    "select transfer_id, attempt from app_private.begin_transfers(array(select id from app.payout_transfers where status = 'intended'))",
  );
  const answers = rows.map((sent) => ({
    ...sent,
    ...(code === null
      ? { http_status: 200, stripe_transfer_id: `tr_${sent.transfer_id.slice(-12)}` }
      : { http_status: 400, code }),
  }));
  await db.admin.query("select app_private.record_transfer_answers($1)", [JSON.stringify(answers)]);
}

/** The obligations that are claimed or paid, in the order given. */
async function taken(db: TestDatabase, schedules: readonly string[]): Promise<boolean[]> {
  const { rows } = await db.admin.query(
    "select status from app.payout_schedules join unnest($1::uuid[]) with ordinality as given (id, n) using (id) order by n",
    [schedules],
  );
  return rows.map(({ status }) => status === "processing" || status === "processed");
}

/** What a preview says of each: the reasons, or that it would be paid. */
async function preview(db: TestDatabase, schedules: readonly string[], moment = "now()"): Promise<(string[] | true)[]> {
  const { rows } = await db.admin.query(
    `select would_pay, reasons from unnest($1::uuid[]) with ordinality as given (id, n)
       left join app.preview_due_schedules(${moment}) on schedule_id = given.id order by n`,
    [schedules],
  );
  return rows.map(({ would_pay, reasons }) => would_pay || reasons);
}

async function waited(db: TestDatabase, days: number): Promise<void> {
  await db.admin.query("update app.payout_schedules set waiting_since = waiting_since - make_interval(days => $1)", [
    days,
  ]);
}

async function previewIsRun(t: ExecutionContext, db: TestDatabase, schedules: readonly string[]): Promise<void> {
  const expected = (await preview(db, schedules)).map((would) => would === true);
  await run(db);
  t.deepEqual(await taken(db, schedules), expected, "the run does what the preview says");
}

// In each currency the same minor units: 900.00 USD, 90,000 JPY, 90.000 KWD.
for (const currency of ["USD", "JPY", "KWD"]) {
  test(`${currency}: nothing is claimed that the known balance does not cover, and the preview says so`, async (t) => {
    const db = await temporaryDatabase(t);
    const schedules = [
      await oblige(db, currency, 90_000, "2025-01-01"),
      await oblige(db, currency, 30_000, "2025-01-02"),
      await oblige(db, currency, 40_000, "2025-01-03"),
      await oblige(db, currency, 20_000, "2025-01-04"),
    ];
    await balance(db, currency, 60_000);
    // 90 does not fit into 60; 30 does, and leaves 30: 40 does not, 20 does.
    t.deepEqual(await preview(db, schedules), [["waiting_for_funds"], true, ["waiting_for_funds"], true]);
    await previewIsRun(t, db, schedules);
    // None was sent in vain, and those left out say since when they wait, and why.
    const { rows } = await db.admin.query(
      `select status, waits_for, waiting_since is not null as since, retry_count,
              array(select code from app.explain_payout(schedule.payout_id)) as codes
         from app.payout_schedules schedule where id = any ($1) order by scheduled_date`,
      [[schedules[0], schedules[2]]],
    );
    const waits = { status: "pending", waits_for: "funds", since: true, retry_count: 0, codes: ["waiting_for_funds"] };
    t.deepEqual(rows, [waits, waits]);
    await answer(db);

    // 10 are left at Stripe, and 80 come in: 90, all of which the oldest gets.
    await balance(db, currency, 90_000);
    await run(db, "retry_failed_schedules");
    t.deepEqual(await taken(db, schedules), [true, true, false, true]);
    t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
  });

  test(`${currency}: the oldest large obligation gets the money that comes in, after the days of the setting`, async (t) => {
    const db = await temporaryDatabase(t);
    const large = await oblige(db, currency, 90_000, "2025-01-01");
    await balance(db, currency, 0);
    await run(db);
    t.deepEqual(await taken(db, [large]), [false]);

    // For two days newer ones pass it by.
    const first = await oblige(db, currency, 20_000, "2025-02-01");
    await waited(db, 2);
    await balance(db, currency, 30_000);
    t.deepEqual(await preview(db, [large, first]), [["waiting_for_funds"], true]);
    await previewIsRun(t, db, [large, first]);
    await answer(db);

    // After three not any more: 50 would cover the newer one, and are kept.
    const second = await oblige(db, currency, 20_000, "2025-02-02");
    await waited(db, 1);
    await balance(db, currency, 50_000);
    t.deepEqual(await preview(db, [large, second]), [["waiting_for_funds"], ["behind_an_older_one"]]);
    await previewIsRun(t, db, [large, second]);
    const { rows } = await db.admin.query(
      "select code, sentence from app.explain_payout((select payout_id from app.payout_schedules where id = $1))",
      [second],
    );
    t.is(rows.length, 1);
    t.is(rows[0].code, "behind_an_older_one");

    // 100 come in, 20 of which are above what the oldest needs and the newer one may cost no more than 10.
    await balance(db, currency, 100_000);
    t.deepEqual(await preview(db, [large, second]), [true, ["waiting_for_funds"]]);
    await previewIsRun(t, db, [large, second]);
    await answer(db);
    await balance(db, currency, 20_000);
    await run(db, "retry_failed_schedules");
    t.deepEqual(await taken(db, [large, second]), [true, true]);
    t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
  });
}

test("what was refused for lack of money keeps it too, before its next try", async (t) => {
  const db = await temporaryDatabase(t);
  const large = await oblige(db, "USD", 90_000, "2025-01-01");
  await run(db);
  await answer(db, "balance_insufficient");
  await waited(db, 3);
  const small = await oblige(db, "USD", 20_000, "2025-02-01");
  const { rows } = await db.admin.query(
    "select next_retry_at > now() as waits from app.payout_schedules where id = $1",
    [large],
  );
  t.deepEqual(rows, [{ waits: true }]);
  // Written past the function that would have it tried again: 100 cover the large one, and leave 10.
  await db.admin.query("insert into app_private.platform_balances (currency, available) values ('USD', 100000)");
  t.deepEqual(await preview(db, [small]), [["behind_an_older_one"]]);
  await run(db);
  t.deepEqual(await taken(db, [large, small]), [false, false]);
  await balance(db, "USD", 110_000);
  await run(db, "retry_failed_schedules");
  t.deepEqual(await taken(db, [large, small]), [true, true]);
});

test("no money is kept for what cannot be paid anyway, nor in another currency", async (t) => {
  const db = await temporaryDatabase(t);
  const large = await oblige(db, "USD", 90_000, "2025-01-01");
  await balance(db, "USD", 0);
  await run(db);
  await waited(db, 10);
  const [small, euros] = [await oblige(db, "USD", 20_000, "2025-02-01"), await oblige(db, "EUR", 20_000, "2025-02-01")];
  await balance(db, "EUR", 20_000);
  await balance(db, "USD", 50_000);
  t.deepEqual(await preview(db, [small, euros]), [["behind_an_older_one"], true]);
  await db.admin.query(
    "select app.freeze_payout((select payout_id from app.payout_schedules where id = $1), 'a dispute')",
    [large],
  );
  t.deepEqual(await preview(db, [small, euros]), [true, true]);
  await run(db);
  t.deepEqual(await taken(db, [large, small, euros]), [false, true, true]);
});

test("a balance that is unknown or old blocks nothing", async (t) => {
  const db = await temporaryDatabase(t);
  const unknown = await oblige(db, "USD", 90_000, "2025-01-01");
  const old = await oblige(db, "EUR", 90_000, "2025-01-01");
  const known = await oblige(db, "NOK", 90_000, "2025-01-01");
  await balance(db, "EUR", 0);
  await db.admin.query("update app_private.platform_balances set checked_at = now() - interval '31 minutes'");
  await db.admin.query("insert into app_private.platform_balances (currency, available) values ('NOK', 0)");
  t.deepEqual(await preview(db, [unknown, old, known]), [true, true, ["waiting_for_funds"]]);
  await run(db);
  t.deepEqual(await taken(db, [unknown, old, known]), [true, true, false]);
});

const TONIGHT = "now() + interval '8 hours'";

test("the preview of a run to come counts the last balance, as the run then does, before anything waits for funds", async (t) => {
  const db = await temporaryDatabase(t);
  const schedules = [
    await oblige(db, "USD", 90_000, "2025-01-01"),
    await oblige(db, "USD", 30_000, "2025-01-02"),
    await oblige(db, "USD", 40_000, "2025-01-03"),
  ];
  await balance(db, "USD", 60_000);
  // By tonight that answer is older than a balance that counts as known; until then it is asked for again.
  const foreseen = await preview(db, schedules, TONIGHT);
  t.deepEqual(foreseen, [["waiting_for_funds"], true, ["waiting_for_funds"]]);
  const { rows: totals } = await db.admin.query(
    `select pay_count::int, skip_count::int, pay_amount::int, missing::int from app.preview_due_totals(${TONIGHT})`,
  );
  // 90 + 30 + 40 less 60.
  t.deepEqual(totals, [{ pay_count: 1, skip_count: 2, pay_amount: 30_000, missing: 100_000 }]);
  await balance(db, "USD", 60_000);
  await run(db);
  t.deepEqual(
    await taken(db, schedules),
    foreseen.map((would) => would === true),
  );
});

test("the preview of a run to come counts the money that is pending until then, and no other", async (t) => {
  const db = await temporaryDatabase(t);
  const schedules = [await oblige(db, "USD", 90_000, "2025-01-01"), await oblige(db, "USD", 50_000, "2025-01-02")];
  await balance(db, "USD", 60_000);
  await db.admin.query(
    `insert into app_private.pending_funds (currency, available_on, amount)
     values ('USD', now() + interval '7 hours', 30000), ('USD', now() + interval '9 hours', 50000)`,
  );
  t.deepEqual(await preview(db, schedules), [["waiting_for_funds"], true]);
  const foreseen = await preview(db, schedules, TONIGHT);
  t.deepEqual(foreseen, [true, ["waiting_for_funds"]]);
  // 30 have come by then.
  await balance(db, "USD", 90_000);
  await run(db);
  t.deepEqual(await taken(db, schedules), [true, false]);
});

test("a run that leaves something for want of money has Stripe asked what came in since, a run of retries has not", async (t) => {
  const db = await temporaryDatabase(t);
  await oblige(db, "USD", 10_000, "2025-01-01");
  await balance(db, "USD", 5_000);
  const questions = async () =>
    (
      await db.admin.query(
        "select count(*)::int from graphile_worker.jobs where task_identifier = 'sync_platform_balance' and key = 'sync_platform_balance:waiting'",
      )
    ).rows[0].count;
  await run(db, "retry_failed_schedules");
  t.is(await questions(), 0);
  await run(db);
  t.is(await questions(), 1);
});

test("money goes to the earliest dates, in whatever order the planner joins", async (t) => {
  const db = await temporaryDatabase(t);
  // Made with the latest date first, so that the order of ids is not that of dates.
  const schedules: string[] = [];
  for (const day of ["09", "08", "07", "06", "05", "04", "03", "02", "01"])
    schedules.push(await oblige(db, "USD", 10_000 + Number(day), `2025-01-${day}`));
  await balance(db, "USD", 30_010);
  await db.admin.query(
    "do $$ begin execute format('alter database %I set enable_nestloop = off', current_database()); " +
      "execute format('alter database %I set enable_hashjoin = off', current_database()); end $$",
  );
  const client = await db.connectAs("holdback_owner");
  const { rows } = await client.query("select (app_private.start_payout_run('process_due_schedules')).id");
  const expected = (await preview(db, schedules)).map((would) => would === true);
  await client.query("select app_private.claim_due_schedules($1)", [rows[0].id]);
  t.deepEqual(await taken(db, schedules), expected);
  t.deepEqual(expected, [false, false, false, false, false, false, true, true, true]);
});

test("what comes before all others takes no money from older ones for what is paid together with it", async (t) => {
  const db = await temporaryDatabase(t);
  const { rows: companies } = await db.admin.query("insert into app.companies (name) values ('Small') returning id");
  await db.admin.query(
    `select app.publish_payout_policy(0, 0, $1, first_payment_days => 0, longest_wait_days => 5,
       minimum_payments => array[('USD', 100)]::app.minimum_payment[])`,
    [companies[0].id],
  );
  const recruiter = await createRecruiter(db.admin);
  const ofSmall = async (amount: number, startDate: string) => {
    const placementId = await createPlacement(db.admin, {
      companyId: companies[0].id,
      feeAmount: amount,
      startDate,
      recruiters: [{ recruiter_id: recruiter.id, share: 100 }],
    });
    const { rows } = await db.admin.query("select id from app.payout_schedules where placement_id = $1", [placementId]);
    return rows[0].id as string;
  };
  const waiting = await ofSmall(50_000, "2025-01-01");
  await balance(db, "USD", 0);
  await run(db);
  await waited(db, 4);
  const older = await oblige(db, "USD", 20_000, "2025-01-10");
  const together = await ofSmall(20_000, "2025-05-01");
  await balance(db, "USD", 70_000);
  await previewIsRun(t, db, [waiting, older, together]);
  t.deepEqual(await taken(db, [waiting, older, together]), [true, true, false]);
});

test("two runs at the same time do not spend the same money", async (t) => {
  const db = await temporaryDatabase(t);
  const schedules = [await oblige(db, "USD", 60_000, "2025-01-01"), await oblige(db, "USD", 60_000, "2025-01-02")];
  await balance(db, "USD", 100_000);
  const other = await db.connectAs("holdback_owner");
  await other.query("begin");
  await other.query(
    "select app_private.claim_due_schedules((app_private.start_payout_run('process_due_schedules')).id)",
  );
  const second = run(db);
  await eventually("the second waits for the first", async () => {
    const { rowCount } = await db.admin.query(
      "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
    );
    return rowCount === 1;
  });
  await other.query("commit");
  await second;
  t.deepEqual(await taken(db, schedules), [true, false]);
});

test("refused although the known balance covered it: it is tried again by its next try, or when more has come in", async (t) => {
  const db = await temporaryDatabase(t);
  const schedule = await oblige(db, "USD", 50_000, "2025-01-01");
  await balance(db, "USD", 80_000);
  await run(db);
  await answer(db, "balance_insufficient");
  const waits = async () =>
    (await db.admin.query("select next_retry_at > now() as waits from app.payout_schedules where id = $1", [schedule]))
      .rows[0].waits;
  await balance(db, "USD", 80_000);
  t.true(await waits());
  await balance(db, "USD", 80_001);
  t.false(await waits());
});
