import test, { type ExecutionContext } from "ava";
import { asked, call, confirm, createAdmin, refusedToConfirm } from "../../security/two_admins.ts";
import { type TestDatabase, temporaryDatabase, useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { eventually } from "../../support/eventually.ts";
import { allFor, createCompany, createPayout, createRecruiter, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { answerDue } from "../../support/stripe_answers.ts";

const db = useDatabase(test);

/** A ceiling, as the owner sets it. */
const setCeiling = (on: TestDatabase, scope: string, amount: number | null, currency: string) =>
  on.admin.query("select app.set_payout_ceiling($1, $2, $3, 'agreed with the bank')", [scope, amount, currency]);

/** An obligation of this amount that is due, after those before it. */
async function due(
  on: TestDatabase,
  amount: number,
  currency: string,
  of: { companyId?: string; recruiter?: { id: string } } = {},
) {
  return await createPayout(on.admin, {
    feeAmount: amount,
    currency,
    holdbackPercentage: 0,
    ...(of.companyId ? { companyId: of.companyId } : {}),
    recruiters: allFor(of.recruiter ?? (await createRecruiter(on.admin))),
  });
}

/** The amounts of the intents that were not refused, in order. */
async function intents(on: TestDatabase): Promise<number[]> {
  const { rows } = await on.admin.query<{ amount: number }>(
    "select amount::int from app.payout_transfers where status <> 'refused' order by created_at, id",
  );
  return rows.map(({ amount }) => amount);
}

async function run(on: TestDatabase): Promise<void> {
  // As often as the worker: until nothing more is taken.
  for (let taken = -1; taken !== (await intents(on)).length; ) {
    taken = (await intents(on)).length;
    await on.admin.query("select app.process_due_schedules()");
  }
}

/** What the preview says of the next run: the amounts that it pays, and the reasons why it does not. */
async function preview(on: TestDatabase) {
  const { rows } = await on.admin.query<{ amount: number; would_pay: boolean; reasons: string[] }>(
    "select amount::int, would_pay, reasons from app.preview_due_schedules()",
  );
  return {
    pays: rows.filter(({ would_pay }) => would_pay).map(({ amount }) => amount),
    leaves: rows.filter(({ would_pay }) => !would_pay).map(({ amount, reasons }) => [amount, ...reasons]),
  };
}

/** As if what happened today had been yesterday. */
async function tomorrow(on: TestDatabase): Promise<void> {
  await on.admin.query("update app_private.ceiling_sums set day = day - 1");
  await on.admin.query("update app.payout_transfers set created_at = created_at - interval '1 day'");
  await on.admin.query("update app.payout_schedules set above_ceiling_on = above_ceiling_on - 1");
}

const codesOf = async (on: TestDatabase, payout: string) =>
  (await on.admin.query<{ code: string }>("select code from app.explain_payout($1)", [payout])).rows.map(
    ({ code }) => code,
  );

async function keeps(t: ExecutionContext, on: TestDatabase): Promise<void> {
  t.deepEqual((await on.admin.query("select * from reporting.invariant_violations")).rows, []);
}

for (const currency of ["USD", "JPY", "KWD"]) {
  test(`what would pass the ceiling for everything waits for the next day, in ${currency}; smaller ones go`, async (t) => {
    const on = await temporaryDatabase(t);
    await setCeiling(on, "all", 1_000, currency);
    // 600, then 600 + 500 = 1,100 is too much, 600 + 400 = 1,000 is not, and nothing is left for 10.
    const payouts = [];
    for (const amount of [600, 500, 400, 10]) payouts.push(await due(on, amount, currency));
    const expected = { pays: [600, 400], leaves: [500, 10].map((amount) => [amount, "above_ceiling"]) };
    t.deepEqual(await preview(on), expected, "the preview says the same");
    await run(on);
    t.deepEqual(await intents(on), [600, 400]);
    t.deepEqual((await preview(on)).leaves, expected.leaves);
    t.deepEqual(await codesOf(on, payouts[1]?.payout as string), ["above_ceiling"]);
    await run(on);
    t.deepEqual(await intents(on), [600, 400], "another run on the same day takes nothing");
    await tomorrow(on);
    t.deepEqual(await preview(on), { pays: [500, 10], leaves: [] });
    await run(on);
    t.deepEqual(await intents(on), [600, 400, 500, 10]);
    await keeps(t, on);
  });
}

test("the ceiling for each recruiter and each company counts for each of them, another currency for itself", async (t) => {
  const on = await temporaryDatabase(t);
  await setCeiling(on, "recruiter", 100, "USD");
  await setCeiling(on, "company", 150, "USD");
  const [one, other] = [await createRecruiter(on.admin), await createRecruiter(on.admin)];
  const [here, there] = [await createCompany(on.admin), await createCompany(on.admin)];
  await due(on, 100, "USD", { companyId: here, recruiter: one });
  await due(on, 1, "USD", { companyId: there, recruiter: one }); // 101 of one recruiter
  await due(on, 51, "USD", { companyId: here, recruiter: other }); // 151 of one company
  await due(on, 50, "USD", { companyId: here, recruiter: other });
  await due(on, 50, "USD", { companyId: there, recruiter: other });
  await due(on, 9_999, "JPY", { companyId: here, recruiter: one });
  await run(on);
  t.deepEqual(await intents(on), [100, 50, 50, 9_999]);
  await keeps(t, on);
});

test("the ceiling of the one that is named holds instead of the one for each, be it higher or lower", async (t) => {
  const on = await temporaryDatabase(t);
  const [large, small, rest] = [
    await createRecruiter(on.admin),
    await createRecruiter(on.admin),
    await createRecruiter(on.admin),
  ];
  await setCeiling(on, "recruiter", 100, "USD");
  await setCeiling(on, large.id, 1_000, "USD");
  await setCeiling(on, `recruiter:${small.id}`, 10, "USD");
  for (const recruiter of [large, small, rest]) {
    for (const amount of [11, 101]) await due(on, amount, "USD", { recruiter });
  }
  await run(on);
  t.deepEqual(await intents(on), [11, 101, 11]);
});

test("what left earlier that day counts, also before the ceiling was set, and a ceiling of 0 lets nothing leave", async (t) => {
  const on = await temporaryDatabase(t);
  await due(on, 700, "USD");
  await run(on);
  await setCeiling(on, "all", 1_000, "USD");
  await due(on, 301, "USD");
  await due(on, 300, "USD");
  await run(on);
  t.deepEqual(await intents(on), [700, 300]);
  await setCeiling(on, "all", 0, "JPY");
  await due(on, 1, "JPY");
  await run(on);
  t.deepEqual(await intents(on), [700, 300]);
});

test("a transfer that is refused gives its amount back", async (t) => {
  const on = await temporaryDatabase(t);
  await setCeiling(on, "all", 1_000, "USD");
  await due(on, 900, "USD");
  const client = await on.admin.connect();
  await answerDue(client, { http_status: 400, code: "resource_missing", message: "No such destination" });
  client.release();
  await due(on, 1_000, "USD");
  await run(on);
  t.deepEqual(await intents(on), [1_000]);
});

test("what is set off against a debt does not leave, and does not count", async (t) => {
  const on = await temporaryDatabase(t);
  const recruiter = await createRecruiter(on.admin);
  const broken = await due(on, 500, "USD", { recruiter });
  const { rows } = await on.admin.query(
    `with breach as (
       insert into app.guarantee_breaches (placement_id, ended_on, reason, clawback_rule, reported_by_role)
       values ($1, '2025-01-02', 'left', 'everything', 'test') returning id
     ) insert into app.recoveries (breach_id, payout_id, recruiter_id, amount, currency, by_offset, by_reversal, offset_cap_percentage)
       select id, $2, $3, 400, 'USD', true, false, 100 from breach returning id`,
    [broken.placement, broken.payout, recruiter.id],
  );
  t.is(rows.length, 1);
  // 400 of the 500 are set off, so 100 leave.
  await setCeiling(on, "all", 100, "USD");
  await run(on);
  t.deepEqual(await intents(on), [100]);
});

test("an intent that would pass a ceiling cannot be written, whoever inserts it", async (t) => {
  const on = await temporaryDatabase(t);
  const { schedule } = await due(on, 500, "USD");
  await setCeiling(on, "all", 499, "USD");
  const insert = on.admin.query(
    `insert into app.payout_transfers (schedule_id, generation, idempotency_key, amount, currency, destination, transfer_group, description, metadata)
     values ($1, 1, 'by hand', 500, 'USD', 'acct_mine', 'x', 'x', '{}')`,
    [schedule],
  );
  await refused(t, insert, "HB045", /500 USD .* would pass the ceiling of 499/);
  t.deepEqual(await intents(on), []);
});

test("two runs at once do not pass a ceiling together: the second waits for the first, and leaves what does not fit", async (t) => {
  const on = await temporaryDatabase(t);
  await setCeiling(on, "all", 1_000, "USD");
  await due(on, 600, "USD");
  const first = await on.admin.connect();
  await first.query("begin");
  await first.query("select app.process_due_schedules()");
  const { payout } = await due(on, 600, "USD");
  const second = on.admin.query("select app.process_due_schedules()");
  await eventually("the second run waits", async () => {
    const { rows } = await on.admin.query(
      "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock') as waits",
    );
    return rows[0].waits;
  });
  await first.query("commit");
  first.release();
  await second;
  t.deepEqual(await intents(on), [600]);
  t.deepEqual(await codesOf(on, payout), ["above_ceiling"]);
});

test("lowering takes one admin, raising and lifting two, also when the others have been removed", async (t) => {
  const on = await temporaryDatabase(t);
  const [thief, honest] = [await createAdmin(on), await createAdmin(on)];
  const set = "app.set_payout_ceiling($1, $2, $3, 'needed')";
  const amountOf = async () =>
    (await on.admin.query("select amount::int from app.payout_ceilings where lifted_at is null")).rows[0]?.amount;
  t.is(await call(thief, set, ["all", 1_000, "usd"]), null, "the first one lowers what was without limit");
  t.is(await call(thief, set, ["all", 900, "USD"]), null);
  const raise = await asked(t, thief, set, ["all", 901, "USD"]);
  t.is(raise.kind, "ceiling");
  await refusedToConfirm(t, thief, raise, "HB030");
  t.is(await amountOf(), 900);
  await confirm(honest, raise);
  t.is(await amountOf(), 901);
  const lift = await asked(t, thief, set, ["all", null, "USD"]);
  // A request stands for what was seen: lowered meanwhile, it must be asked for again.
  t.is(await call(honest, set, ["all", 800, "USD"]), null);
  await refusedToConfirm(t, honest, lift, "HB031");

  await thief.do("select app.deactivate_user($1)", [honest.id]);
  await asked(t, thief, set, ["all", null, "USD"]);
  await asked(t, thief, set, ["all", 1_000_000, "USD"]);
  t.is(await amountOf(), 800);
});

test("a ceiling of one's own above the one for each is a raise, and the end of one below it too", async (t) => {
  const on = await temporaryDatabase(t);
  const [one] = [await createAdmin(on), await createAdmin(on)];
  const recruiter = await createRecruiter(on.admin);
  const set = "app.set_payout_ceiling($1, $2, 'USD', 'needed')";
  t.is(await call(one, set, ["recruiter", 100]), null);
  await asked(t, one, set, [recruiter.id, 101]);
  t.is(await call(one, set, [recruiter.id, 50]), null);
  await asked(t, one, set, [recruiter.id, null]);
});

test("a raised ceiling lets the run of that day look again", async (t) => {
  const on = await temporaryDatabase(t);
  await setCeiling(on, "all", 100, "USD");
  await due(on, 500, "USD");
  await run(on);
  t.deepEqual(await intents(on), []);
  await setCeiling(on, "all", 500, "USD");
  const { rows } = await on.admin.query(
    "select count(*)::int as jobs from graphile_worker.jobs where task_identifier = 'process_due_schedules'",
  );
  t.true(rows[0].jobs > 0, "and one is started");
  await run(on);
  t.deepEqual(await intents(on), [500]);
  const { rows: events } = await on.admin.query(
    "select type, payload ->> 'amount' as amount, payload ->> 'before' as before from app.events where type like 'payout_ceiling.%' order by id",
  );
  t.deepEqual(events, [
    { type: "payout_ceiling.set", amount: "100", before: null },
    { type: "payout_ceiling.set", amount: "500", before: "100" },
  ]);
});

test.serial("what is no ceiling is refused, and only an admin sets one", async (t) => {
  const set = (...values: unknown[]) => db.admin.query("select app.set_payout_ceiling($1, $2, $3, $4)", values);
  await refused(t, set("all", 1, "USD", " "), "HB008");
  await refused(t, set("everything", 1, "USD", "x"), "HB008");
  await refused(t, set(null, 1, "USD", "x"), "HB008");
  await refused(t, set(NOBODY, 1, "USD", "x"), "HB008");
  await refused(t, set(`company:${(await createRecruiter(db.admin)).id}`, 1, "USD", "x"), "HB008");
  await refused(t, set("all", 1, "QQQ", "x"), "HB006");
  await refused(t, set("all", 1, null, "x"), "HB006");
  await refused(t, set("all", -1, "USD", "x"), "HB004");
  await refused(t, set("all", null, "USD", "x"), "HB002");
  await refusedToOthers(t, db, "app.set_payout_ceiling('all', 1, 'USD', 'x')");
  await set("all", 1, "USD", "x");
  await refused(t, db.admin.query("update app.payout_ceilings set amount = 2"), "HB003");
  await refused(t, db.admin.query("delete from app.payout_ceilings"), "HB007");
});
