import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPlacement } from "../../support/fixtures.ts";
import { holdsOf } from "../../support/holds.ts";
import { publishTerms } from "../../support/terms.ts";

const db = useDatabase(test);

test.serial("versions count up per company, and a placement keeps the version it was signed under", async (t) => {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { holdback_percentage: 10 });
  const before = await createPlacement(db.admin, { companyId, feeAmount: 1000 });
  await publishTerms(db.admin, companyId, { holdback_percentage: 50 });
  const after = await createPlacement(db.admin, { companyId, feeAmount: 1000, signedOn: daysAgo(0) });
  const { rows } = await db.admin.query(
    `select policy.version, placement.holdback_percentage::text from app.placements placement
       join app.payout_policies policy on policy.id = placement.policy_id where placement.id in ($1, $2) order by version`,
    [before, after],
  );
  t.deepEqual(rows, [
    { version: 1, holdback_percentage: "10.00" },
    { version: 2, holdback_percentage: "50.00" },
  ]);
  await refused(t, db.admin.query("update app.payout_policies set holdback_percentage = 1"), "HB007");
  await refused(t, db.admin.query("delete from app.payout_policy_tranches"), "HB007");
});

test.serial(
  "tranches of 30, 60 and 90 days split the hold exactly, a third each of a prime amount in yen",
  async (t) => {
    const companyId = await createCompany(db.admin);
    await publishTerms(db.admin, companyId, {
      holdback_percentage: 30,
      tranches: [
        { percentage: 33.33, days_after_start: 30 },
        { percentage: 33.33, days_after_start: 60 },
        { percentage: 33.34 },
      ],
    });
    // 30 % of 99991 is 29997.3, so 29997 is held; its thirds are 9998.0001, 9998.0001 and 10000.9998.
    const placementId = await createPlacement(db.admin, { companyId, feeAmount: 99_991, currency: "JPY" });
    t.deepEqual(await holdsOf(db.admin, placementId), [
      { hold_amount: "9998", released_amount: "0", day: 30, status: "active" },
      { hold_amount: "9998", released_amount: "0", day: 60, status: "active" },
      { hold_amount: "10001", released_amount: "0", day: 90, status: "active" },
    ]);
  },
);

test.serial("a first payment some days after the start does not wait for the guarantee", async (t) => {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { first_payment_days: 14 });
  const placementId = await createPlacement(db.admin, { companyId, startDate: daysAgo(20) });
  const { rows } = await db.admin.query(
    `select guarantee_completion_date, due_at = ((current_date - 6)::timestamp at time zone 'UTC') as due
       from app.payout_schedules where placement_id = $1`,
    [placementId],
  );
  t.deepEqual(rows, [{ guarantee_completion_date: null, due: true }]);
});

test("a field of a tranche that is not known is refused, and so is one too many", async (t) => {
  const publish = (tranches: string) =>
    db.admin.query(`select app.publish_payout_policy(90, 20, tranches => ${tranches})`);
  await refused(t, publish(`'[{"percentage": 100, "after_days": 30}]'`), "22P02");
  await refused(t, publish("array[(100, 30, 'x')]::app.tranche[]"), "42846");
});

test.serial("bad terms are refused, each with its own code", async (t) => {
  const companyId = await createCompany(db.admin);
  const cases: [Record<string, unknown>, string][] = [
    [{ holdback_percentage: 100.01 }, "HB013"],
    [{ holdback_percentage: -1 }, "HB013"],
    [{ holdback_percentage: 12.345 }, "HB013"],
    [{ tranches: [{ percentage: 50 }, { percentage: 49.99 }] }, "HB014"],
    [{ tranches: [{ percentage: 100, days_after_start: -1 }] }, "HB014"],
    [{ tranches: [{ days_after_start: 30 }] }, "HB014"],
    [{ tranches: [{ percentage: "NaN" }] }, "HB014"],
    [{ tranches: [] }, "HB014"],
    [{ tranches: [{ percentage: 90 }, ...Array.from({ length: 100 }, () => ({ percentage: 0.1 }))] }, "HB014"],
    [{ guarantee_period_days: 731 }, "HB008"],
    [{ notice_period_days: -1 }, "HB008"],
    [{ notice_period_days: 731 }, "HB008"],
    [{ clawback_rule: "nothing" }, "HB008"],
    [{ maximum_holdback_percentage: 10 }, "HB019"],
    // One number means nothing without its currency.
    [{ approval_threshold: 500_000 }, "HB008"],
    [{ approval_currency: "USD" }, "HB008"],
    [{ approval_threshold: 1, approval_currency: "USD", approval_thresholds: { USD: 1 } }, "HB008"],
    [{ approval_thresholds: {} }, "HB008"],
    [{ approval_thresholds: { USD: 500_000, usd: 500_000 } }, "HB008"],
    [{ approval_thresholds: { QQQ: 500_000 } }, "HB006"],
    [{ approval_thresholds: { USD: -1 } }, "HB004"],
    [{ approval_thresholds: { USD: null } }, "HB004"],
    [{ approval_thresholds: { "": 500_000 } }, "HB006"],
    [{ approval_threshold: -1, approval_currency: "USD" }, "HB004"],
  ];
  for (const [terms, code] of cases) await refused(t, publishTerms(db.admin, companyId, terms), code);
  await refused(t, db.admin.query("select app.publish_payout_policy(90, 20, uuidv7())"), "HB002");
  await refused(t, createPlacement(db.admin, { companyId, holdbackPercentage: 101 }), "HB013");
});

// The versions of a company by name, with the days for which they hold.
const validitiesOf = async (companyId: string) =>
  (
    await db.admin.query<{ version: number; validity: string | null }>(
      "select version, validity::text from app.payout_policies where company_id = $1 order by version",
      [companyId],
    )
  ).rows.map(({ version, validity }) => `${version}: ${validity}`);

test.serial("terms hold from today on, and for every date as long as nothing was signed", async (t) => {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId);
  await publishTerms(db.admin, companyId);
  t.deepEqual(await validitiesOf(companyId), ["1: null", "2: (,)"]);
  await createPlacement(db.admin, { companyId });
  await publishTerms(db.admin, companyId);
  t.deepEqual(await validitiesOf(companyId), ["1: null", `2: (,${daysAgo(0)})`, `3: [${daysAgo(0)},)`]);
  // A second version of a day replaces the first.
  await publishTerms(db.admin, companyId);
  t.deepEqual((await validitiesOf(companyId)).slice(1), [`2: (,${daysAgo(0)})`, "3: null", `4: [${daysAgo(0)},)`]);
  // A company's first terms hold from today on where it signed under the platform's.
  const other = await createCompany(db.admin);
  await createPlacement(db.admin, { companyId: other });
  await publishTerms(db.admin, other);
  t.deepEqual(await validitiesOf(other), [`1: [${daysAgo(0)},)`]);
});

test.serial("terms are published for signature dates from a day on, and two never hold for one date", async (t) => {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { valid_from: "2024-01-01" });
  await publishTerms(db.admin, companyId, { valid_from: "2025-01-01" });
  await publishTerms(db.admin, companyId, { valid_from: "2090-01-01" });
  t.deepEqual(await validitiesOf(companyId), [
    "1: [2024-01-01,2025-01-01)",
    "2: [2025-01-01,2090-01-01)",
    "3: [2090-01-01,)",
  ]);
  await publishTerms(db.admin, companyId, { valid_from: "2024-07-01" });
  t.deepEqual(await validitiesOf(companyId), ["1: [2024-01-01,2024-07-01)", "2: null", "3: null", "4: [2024-07-01,)"]);
  for (const date of ["infinity", "-infinity", "1999-12-31", "2101-01-01"]) {
    const error = await refused(t, publishTerms(db.admin, companyId, { valid_from: date }), "HB059");
    t.is(error.column, "valid_from");
  }
  await refused(
    t,
    db.admin.query("update app.payout_policies set validity = '(,)' where company_id = $1 and version = 1", [
      companyId,
    ]),
    "23P01",
  );
  // The same dates of another company are its own.
  const other = await createCompany(db.admin);
  await publishTerms(db.admin, other, { valid_from: "2024-01-01" });
  t.deepEqual(await validitiesOf(other), ["1: [2024-01-01,)"]);
});

test("no part of published terms is edited but the end of their validity", async (t) => {
  const { rows } = await db.admin.query<{ name: string }>(
    `select column_name as name from information_schema.columns
      where table_schema = 'app' and table_name = 'payout_policies' and column_name <> 'validity'`,
  );
  for (const { name } of rows) {
    await refused(t, db.admin.query(`update app.payout_policies set ${name} = ${name}`), "HB007");
  }
});
