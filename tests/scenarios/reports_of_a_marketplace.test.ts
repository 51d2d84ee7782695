// What analysts see of a small marketplace, worked out by hand.

import test from "ava";
import type pg from "pg";
import { temporaryDatabase, useDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import { allFor, createCompany, createPlacement, createRecruiter } from "../support/fixtures.ts";
import { pastTheGuards } from "../support/without_triggers.ts";

let analyst: pg.Client;

// Acme: 1,000.00 USD of a hire 30 days ago, 90 days of guarantee, 20 percent withheld: 800.00 are due after the guarantee,
// 200.00 are held. Zen: 10,000 JPY of a hire 100 days ago: 8,000 due 10 days ago, 2,000 held until then.
const db = useDatabase(test, async (made) => {
  const { admin } = made;
  const [ada, yui] = [await createRecruiter(admin), await createRecruiter(admin)];
  await createPlacement(admin, {
    companyId: await createCompany(admin, "Acme"),
    recruiters: allFor(ada),
    externalRef: "ACME-1",
    startDate: daysAgo(30),
    guaranteePeriodDays: 90,
    holdbackPercentage: 20,
  });
  await createPlacement(admin, {
    companyId: await createCompany(admin, "Zen"),
    recruiters: allFor(yui),
    externalRef: "ZEN-1",
    startDate: daysAgo(100),
    feeAmount: 10_000,
    currency: "JPY",
    guaranteePeriodDays: 90,
    holdbackPercentage: 20,
  });
  await admin.query("insert into app_private.platform_balances (currency, available) values ('JPY', 9000)");
  analyst = await made.connectAs("holdback_analyst");
});

const ask = async (query: string) => (await analyst.query(query)).rows;

test("amounts are there in minor and in major units, with the decimals of their currency", async (t) => {
  t.deepEqual(
    await ask(
      `select external_ref, company, currency, amount, amount_major, held_major, scheduled_major
         from reporting.payouts order by external_ref`,
    ),
    [
      {
        external_ref: "ACME-1",
        company: "Acme",
        currency: "USD",
        amount: "100000",
        amount_major: "1000.00",
        held_major: "200.00",
        scheduled_major: "800.00",
      },
      {
        external_ref: "ZEN-1",
        company: "Zen",
        currency: "JPY",
        amount: "10000",
        amount_major: "10000",
        held_major: "2000",
        scheduled_major: "8000",
      },
    ],
  );
});

test("what is still to come is there with its day, also what is still withheld", async (t) => {
  t.deepEqual(
    await ask(
      `select external_ref, source, amount_major, is_overdue, due_on - current_date as days
         from reporting.upcoming_payments order by external_ref, source`,
    ),
    [
      { external_ref: "ACME-1", source: "hold", amount_major: "200.00", is_overdue: false, days: 60 },
      { external_ref: "ACME-1", source: "schedule", amount_major: "800.00", is_overdue: false, days: 60 },
      { external_ref: "ZEN-1", source: "hold", amount_major: "2000", is_overdue: true, days: -10 },
      { external_ref: "ZEN-1", source: "schedule", amount_major: "8000", is_overdue: true, days: -10 },
    ],
  );
});

test("a hold whose date has come has the reasons that its explanation has, or those of what it becomes", async (t) => {
  const own = await temporaryDatabase(t);
  const hire = async (externalRef: string) => await createPlacement(own.admin, { externalRef });
  await hire("DUE");
  await own.admin.query("select app.freeze_payout(id, 'a dispute') from app.payouts where placement_id = $1", [
    await hire("FROZEN"),
  ]);
  await pastTheGuards(
    own.admin,
    `update app.payouts set status = 'failed' where placement_id = '${await hire("FAILED")}'`,
    `update app.payouts set status = 'pending' where placement_id = '${await hire("NEW")}'`,
  );
  const reader = await own.connectAs("holdback_analyst");
  const { rows } = await reader.query(
    `select external_ref, is_overdue, reasons, expected,
            array(select code from app.explain_payout(hold.payout_id) where hold_id = hold.item_id) as explained
       from reporting.upcoming_payments as hold where source = 'hold' order by external_ref`,
  );
  t.deepEqual(
    rows.map(({ external_ref: ref, is_overdue, reasons, expected, explained }) => [
      ...[ref, is_overdue, reasons, explained, expected],
    ]),
    [
      ["DUE", true, [], ["held_due"], "in the next run"],
      ["FAILED", true, ["payout_failed"], ["payout_failed"], "overdue: when nothing stands in its way"],
      ["FROZEN", true, ["payout_frozen"], ["payout_frozen"], "when it is not frozen any more"],
      ["NEW", true, ["payout_not_approved"], ["payout_not_approved"], "when it has been approved"],
    ],
  );
  await own.admin.query("select app.pause_payouts('all', 'quarter end')");
  const { rows: paused } = await reader.query(
    "select reasons from reporting.upcoming_payments where source = 'hold' and external_ref = 'DUE'",
  );
  t.deepEqual(paused, [{ reasons: ["paused"] }]);
});

test("the money that is needed: overdue amounts count for today, against the balance that is known", async (t) => {
  t.deepEqual(
    await ask(
      `select currency, day - current_date as days, due_major, due_by_then_major, balance_left_major
         from reporting.cash_needed order by currency, day`,
    ),
    [
      { currency: "JPY", days: 0, due_major: "10000", due_by_then_major: "10000", balance_left_major: "-1000" },
      { currency: "USD", days: 60, due_major: "1000.00", due_by_then_major: "1000.00", balance_left_major: null },
    ],
  );
});

test("what is due is as old as its due date", async (t) => {
  t.deepEqual(
    await ask("select bucket, currency, schedule_count, amount_major from reporting.ageing order by position"),
    [
      { bucket: "not due", currency: "USD", schedule_count: "1", amount_major: "800.00" },
      { bucket: "8-30", currency: "JPY", schedule_count: "1", amount_major: "8000" },
    ],
  );
});

test("what is held, by the month of its release", async (t) => {
  t.deepEqual(await ask("select currency, hold_count, held_major from reporting.holds_by_release order by currency"), [
    { currency: "JPY", hold_count: "1", held_major: "2000" },
    { currency: "USD", hold_count: "1", held_major: "200.00" },
  ]);
});

test("a guarantee that runs is at stake, one that is over is not", async (t) => {
  t.deepEqual(
    await ask(
      "select external_ref, days_left, paid_major, held_major, unpaid_major from reporting.guarantees_at_stake",
    ),
    [{ external_ref: "ACME-1", days_left: 60, paid_major: "0.00", held_major: "200.00", unpaid_major: "800.00" }],
  );
});

test("the hires of a company cost what their recruiters earn", async (t) => {
  t.deepEqual(
    await ask(
      `select company, currency, placement_count, breach_count, recruiters_part_major, recruiters_paid_major, held_major
         from reporting.company_costs order by company`,
    ),
    [
      {
        company: "Acme",
        currency: "USD",
        placement_count: "1",
        breach_count: "0",
        recruiters_part_major: "1000.00",
        recruiters_paid_major: "0.00",
        held_major: "200.00",
      },
      {
        company: "Zen",
        currency: "JPY",
        placement_count: "1",
        breach_count: "0",
        recruiters_part_major: "10000",
        recruiters_paid_major: "0",
        held_major: "2000",
      },
    ],
  );
});

test("an analyst previews and explains, and a recruiter's login through the API does not preview", async (t) => {
  const due = await ask("select currency, amount::text from app.preview_due_schedules()");
  t.deepEqual(due, [{ currency: "JPY", amount: "8000" }]);
  const [payout] = await ask("select payout_id, recruiter_id from reporting.payouts where external_ref = 'ZEN-1'");
  const { rowCount } = await analyst.query("select * from app.explain_payout($1)", [payout.payout_id]);
  t.true((rowCount ?? 0) > 0);
  const recruiter = await db.actAs(payout.recruiter_id);
  await t.throwsAsync(recruiter.query("select * from app.preview_due_schedules()"), { code: "42501" });
});
