// What other terms or late fees would do to the coming nights is what they then do.

import test from "ava";
import { dayAhead, played, rehearsed } from "../support/coming_runs.ts";
import { type TestDatabase, temporaryDatabase, useDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import { refused } from "../support/errors.ts";
import { allFor, createCompany, createPayout, createPerson, createRecruiter } from "../support/fixtures.ts";
import { publishTerms } from "../support/terms.ts";

const db = useDatabase(test);
const NIGHTS = 6;

/** Placements of a company whose guarantee of 90 days ends in the coming nights, or did; one is of another company. */
async function placements(made: TestDatabase, companyId: string): Promise<void> {
  const recruiters = allFor(await createRecruiter(made.admin));
  for (const [startDate, currency] of [
    [daysAgo(88), "USD"],
    [daysAgo(86), "EUR"],
    [daysAgo(58), "USD"],
    [daysAgo(57), "USD"],
  ] as const) {
    await createPayout(made.admin, { companyId, recruiters, startDate, currency });
  }
  await createPayout(made.admin, { recruiters, startDate: daysAgo(87) });
}

test("what other terms would do to the coming nights is what they do where they were signed", async (t) => {
  const other = {
    guarantee_period_days: 60,
    holdback_percentage: 50,
    tranches: [
      { percentage: 50, days_after_start: 61 },
      { percentage: 50, days_after_start: null },
    ],
  };
  const here = await temporaryDatabase(t);
  const companyId = await createCompany(here.admin);
  await publishTerms(here.admin, companyId);
  await placements(here, companyId);
  const there = await temporaryDatabase(t);
  const sameCompany = await createCompany(there.admin);
  await publishTerms(there.admin, sameCompany, other);
  await placements(there, sameCompany);
  const terms = JSON.stringify({ ...other, company_id: companyId });
  const plain = await rehearsed(here, NIGHTS);
  const then = await rehearsed(here, NIGHTS, { terms });
  t.notDeepEqual(then, plain);
  t.deepEqual(then, await played(there, NIGHTS));
  t.deepEqual(await rehearsed(here, NIGHTS), plain, "and nothing of it is left");
});

test("what is paid, frozen, or was signed before the first day of the terms keeps its own", async (t) => {
  const made = await temporaryDatabase(t);
  const companyId = await createCompany(made.admin);
  await publishTerms(made.admin, companyId);
  const make = async (days: number) =>
    await createPayout(made.admin, { companyId, startDate: daysAgo(days), signedOn: daysAgo(days) });
  const old = await make(88);
  const frozen = await make(87);
  await made.admin.query("select app.freeze_payout($1, 'a dispute')", [frozen.payout]);
  const concerned = await make(87);
  const terms = { guarantee_period_days: 89, holdback_percentage: 0, company_id: companyId };
  const { rows } = await made.admin.query(
    `select placement_id, payout_id, pay_amount::int as amount, schedule_id is not null as is_as_it_is
       from app.rehearse_payments($1, terms => $2) order by placement_id, pay_amount desc`,
    [dayAhead(10), JSON.stringify({ ...terms, valid_from: daysAgo(87) })],
  );
  // 1,000.00 each: the old one as 800.00 and 200.00 of its hold; the one that is concerned whole, a day before.
  t.deepEqual(rows, [
    { placement_id: old.placement, payout_id: old.payout, amount: 80_000, is_as_it_is: true },
    { placement_id: old.placement, payout_id: old.payout, amount: 20_000, is_as_it_is: false },
    { placement_id: concerned.placement, payout_id: concerned.payout, amount: 100_000, is_as_it_is: false },
  ]);
});

test("terms that need a second person are rehearsed by one, and a breach under them is one too", async (t) => {
  const made = await temporaryDatabase(t);
  const companyId = await createCompany(made.admin);
  await publishTerms(made.admin, companyId);
  const { placement } = await createPayout(made.admin, { companyId, startDate: daysAgo(80) });
  const [admin] = [await createPerson(made.admin, "platform_admin"), await createPerson(made.admin, "platform_admin")];
  await made.admin.query("select app.require_second_person('publish_terms')");
  const client = await made.connectAs("holdback_authenticator");
  await client.query("set role holdback_admin");
  await client.query("select set_config('holdback.user_id', $1, false)", [admin.id]);
  const paid = async (more: string, values: unknown[]) => {
    const { rows } = await client.query<{ sum: string | null }>(
      `select sum(pay_amount) from app.rehearse($1, terms => $2${more})`,
      [dayAhead(30), { guarantee_period_days: 85, holdback_percentage: 0, company_id: companyId }, ...values],
    );
    return rows[0]?.sum;
  };
  t.is(await paid("", []), "100000");
  t.is(await paid(", breached_placement_id => $3, ended_on => $4", [placement, daysAgo(1)]), null);
  const { rows } = await made.admin.query("select count(*)::int from app.requests");
  t.deepEqual(rows, [{ count: 0 }]);
});

/** A company whose terms wait for its fee; a payment is there in two days, another fee is due in one day. */
async function fees(made: TestDatabase): Promise<{ companyId: string; onItsWay: string; unpaid: string }> {
  const companyId = await createCompany(made.admin);
  await publishTerms(made.admin, companyId, { pay_when: "fee_cleared", fee_due_days: 96 });
  const recruiters = allFor(await createRecruiter(made.admin));
  const onItsWay = await createPayout(made.admin, { companyId, recruiters, startDate: daysAgo(100) });
  await made.admin.query("select app.record_fee_payment($1, 100000, now() - interval '2 days', $2)", [
    onItsWay.placement,
    dayAhead(2),
  ]);
  const unpaid = await createPayout(made.admin, { companyId, recruiters, startDate: daysAgo(95), currency: "EUR" });
  return { companyId, onItsWay: onItsWay.placement, unpaid: unpaid.placement };
}

test("what late fees would do to the coming nights is what they do when they come so late", async (t) => {
  const here = await temporaryDatabase(t);
  const { companyId, onItsWay, unpaid } = await fees(here);
  const plain = await rehearsed(here, NIGHTS);
  const one = await rehearsed(here, NIGHTS, { late_fee_placement_id: onItsWay, late_fee_days: 2 });
  const all = await rehearsed(here, NIGHTS, { late_fee_company_id: companyId, late_fee_days: 2 });
  const never = await rehearsed(here, NIGHTS, { late_fee_company_id: companyId });
  const byCurrency = (rows: { currency: string; amount: number }[]) => rows.map((row) => [row.currency, row.amount]);
  // What is on its way comes; the other is not known to come, unless it comes late.
  t.deepEqual([byCurrency(plain), never], [[["USD", 100_000]], []]);
  t.not(one[0]?.night, plain[0]?.night);
  t.deepEqual(byCurrency(all).sort(), [
    ["EUR", 100_000],
    ["USD", 100_000],
  ]);
  await here.admin.query("select app.undo_fee_payment(id, 'it comes later') from app.fee_payments");
  await here.admin.query("select app.record_fee_payment($1, 100000, now() - interval '2 days', $2)", [
    onItsWay,
    dayAhead(4),
  ]);
  await here.admin.query("select app.record_fee_payment($1, 100000, now(), $2)", [unpaid, dayAhead(3)]);
  t.deepEqual(all, await played(here, NIGHTS));
});

test("a fee that nobody expects, terms that are none, and half of a what-if are refused", async (t) => {
  const { placement } = await createPayout(db.admin, { startDate: daysAgo(80) });
  const call = (more: string, ...values: unknown[]) =>
    db.admin.query(`select * from app.rehearse(current_date + 3, ${more})`, values);
  const terms = (given: unknown) => call("terms => $1", JSON.stringify(given));
  const good = { guarantee_period_days: 60, holdback_percentage: 10 };
  await refused(t, call("late_fee_placement_id => $1", placement), "HB008");
  await refused(t, call("late_fee_placement_id => $1, late_fee_company_id => $1", placement), "HB008");
  await refused(t, call("late_fee_placement_id => $1, late_fee_days => 366", placement), "HB008");
  await refused(t, call("late_fee_days => 3"), "HB008");
  await refused(t, call("late_fee_placement_id => $1", "00000000-0000-7000-8000-00000000dead"), "HB002");
  await refused(t, call("late_fee_company_id => $1", "00000000-0000-7000-8000-00000000dead"), "HB002");
  await refused(t, terms([]), "HB008");
  await refused(t, terms({ ...good, holdback: 10 }), "HB008");
  await refused(t, terms({ guarantee_period_days: 60 }), "HB008");
  await refused(t, terms({ ...good, guarantee_period_days: "soon" }), "HB008");
  await refused(t, terms({ ...good, company_id: "Atlas" }), "HB008");
  await refused(t, terms({ ...good, valid_from: "1999-12-31" }), "HB059");
  await refused(t, terms({ ...good, holdback_percentage: 101 }), "HB013");
  await refused(t, terms({ ...good, company_id: "00000000-0000-7000-8000-00000000dead" }), "HB002");
  await refused(t, terms({ ...good, pay_when: "x".repeat(20_001) }), "HB037");
});

test("terms that concern more placements than a rehearsal can play are refused", async (t) => {
  const made = await temporaryDatabase(t);
  const companyId = await createCompany(made.admin);
  await publishTerms(made.admin, companyId);
  const recruiter = await createRecruiter(made.admin);
  await made.admin.query(
    `select count(app.create_placement($1, 'Candidate ' || i, current_date - 80, 100000, 'USD',
       array[row($2, 100, null, null)]::app.recruiter_share[])) from generate_series(1, 201) as i`,
    [companyId, recruiter.id],
  );
  const terms = { guarantee_period_days: 85, holdback_percentage: 0, company_id: companyId };
  await refused(
    t,
    made.admin.query("select * from app.rehearse($1, terms => $2)", [dayAhead(9), JSON.stringify(terms)]),
    "HB080",
  );
});
