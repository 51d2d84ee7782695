// A rehearsal says what the nights then do, and leaves nothing behind.

import test from "ava";
import { covered, dayAhead, played, rehearsed } from "../../support/coming_runs.ts";
import { type TestDatabase, temporaryDatabase, useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { allFor, createCompany, createPayout, createRecruiter } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

/** Two recruiters with parts on several days, a debt-free life, holds whose days come, and one that is frozen. */
async function future(made: TestDatabase): Promise<void> {
  const companyId = await createCompany(made.admin);
  const recruiter = await createRecruiter(made.admin);
  for (const [startDate, holdbackPercentage, currency] of [
    [daysAgo(88), 20, "USD"],
    [daysAgo(86), 50, "EUR"],
    [daysAgo(87), 0, "USD"],
    [daysAgo(400), 10, "USD"],
    [daysAgo(60), 20, "USD"],
  ] as const) {
    const recruiters = allFor(recruiter);
    await createPayout(made.admin, { companyId, recruiters, startDate, holdbackPercentage, currency });
  }
  const frozen = await createPayout(made.admin, { companyId, startDate: daysAgo(88) });
  await made.admin.query("select app.freeze_payout($1, 'a dispute')", [frozen.payout]);
}

test("each night pays what was rehearsed, to whom and how much", async (t) => {
  const made = await temporaryDatabase(t);
  await future(made);
  const nights = 6;
  const expected = await rehearsed(made, nights);
  t.true(expected.length >= 3, JSON.stringify(expected));
  // The chart of Tonight says the same of each day, but for the 1,000.00 USD that are frozen: due in two days, when their
  // guarantee ends, they are money that the balance must hold, and no night pays them.
  const cover = await covered(made, nights);
  const frozen = { night: dayAhead(2), currency: "USD", amount: 100_000 };
  t.deepEqual(
    cover.map((each) =>
      each.night === frozen.night && each.currency === frozen.currency
        ? { ...each, amount: each.amount - frozen.amount }
        : each,
    ),
    expected.map(({ night, currency, amount }) => ({ night, currency, amount })),
  );
  t.deepEqual(expected, await played(made, nights));
});

test("a rehearsal leaves no row, no job and no notification, and holds no lock", async (t) => {
  const made = await temporaryDatabase(t);
  await future(made);
  const state = async () =>
    (
      await made.admin.query(
        `select (select count(*) from app.events) as events, (select count(*) from app.payout_audit_log) as audit,
                (select count(*) from app.audit_log) as log, (select count(*) from graphile_worker.jobs) as jobs,
                (select count(*) from app.payout_runs) as runs, (select count(*) from app.payout_transfers) as transfers,
                (select md5(string_agg(schedule::text, ',' order by id)) from app.payout_schedules as schedule) as schedules,
                (select md5(string_agg(hold::text, ',' order by id)) from app.escrow_holds as hold) as holds`,
      )
    ).rows[0];
  const before = await state();
  const heard: string[] = [];
  const listener = await made.admin.connect();
  const { rows } = await listener.query<{ name: string }>("select app_private.live_channel_name() as name");
  await listener.query(`listen "${rows[0]?.name}"`);
  listener.on("notification", ({ payload }) => heard.push(payload ?? ""));
  const inside = await made.admin.connect();
  await inside.query("begin");
  const { rowCount } = await inside.query("select * from app.rehearse($1)", [dayAhead(30)]);
  t.true((rowCount ?? 0) > 0);
  // Still in its transaction: what it has locked is free for others.
  await made.admin.query("select id from app.payouts for update nowait");
  await made.admin.query("select id from app.payout_schedules for update nowait");
  await inside.query("commit");
  inside.release();
  t.deepEqual(await state(), before);
  await listener.query("select 1");
  t.deepEqual(heard, []);
  listener.release(true);
});

test("a breach that is rehearsed takes its money out of the coming nights, and happens to nobody", async (t) => {
  const made = await temporaryDatabase(t);
  const { placement } = await createPayout(made.admin, { startDate: daysAgo(80), holdbackPercentage: 20 });
  const needed = async (breached: string | null, endedOn: string | null) =>
    (
      await made.admin.query<{ needed: string | null }>(
        "select sum(pay_amount)::text as needed from app.rehearse($1, $2, $3)",
        [dayAhead(30), breached, endedOn],
      )
    ).rows[0]?.needed;
  t.is(await needed(null, null), "100000");
  const broken = await needed(placement, daysAgo(1));
  t.not(broken, "100000");
  const { rows } = await made.admin.query("select status from app.placements where id = $1", [placement]);
  t.deepEqual(rows, [{ status: "active" }]);
  t.is(await needed(null, null), "100000");
});

test("a day that is over or too far, half of a breach, and who is no admin are refused", async (t) => {
  const call = (...values: unknown[]) => db.admin.query("select * from app.rehearse($1, ended_on => $2)", values);
  await refused(t, call(daysAgo(1), null), "HB008");
  await refused(t, call(dayAhead(93), null), "HB008");
  await refused(t, call("2101-01-01", null), "HB059");
  await refused(t, call(dayAhead(3), daysAgo(1)), "HB008");
  await refusedToOthers(t, db, "app.rehearse($1)", [dayAhead(3)]);
});
