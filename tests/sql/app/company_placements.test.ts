import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPerson, createPlacement } from "../../support/fixtures.ts";

const db = useDatabase(test);

test("a company sees its own placements, the guarantees that run first, with what is at stake today", async (t) => {
  const companyId = await createCompany(db.admin);
  await db.admin.query("select app.publish_payout_policy(90, 20, $1, company_refund_rule => 'pro_rata')", [companyId]);
  await createPlacement(db.admin, { companyId, externalRef: "over", startDate: "2025-01-01" });
  const late = await createPlacement(db.admin, { companyId, externalRef: "late", startDate: daysAgo(10) });
  await createPlacement(db.admin, { companyId, externalRef: "soon", startDate: daysAgo(80) });
  await createPlacement(db.admin, { startDate: daysAgo(1) });
  await db.admin.query("select app.set_company_fee($1, 900000, 'the invoice')", [late]);
  const me = await db.actAs((await createPerson(db.admin, "company_user", [companyId])).id);
  const { rows } = await me.query(
    `select external_ref, days_left, company_fee::int, at_stake::int, can_report, is_void, owed_back
       from app.company_placements()`,
  );
  const common = { is_void: false, owed_back: null };
  t.deepEqual(rows, [
    { external_ref: "soon", days_left: 10, company_fee: null, at_stake: null, can_report: true, ...common },
    // 80 of the 90 days of 9,000.00 are left.
    { external_ref: "late", days_left: 80, company_fee: 900_000, at_stake: 800_000, can_report: true, ...common },
    { external_ref: "over", days_left: null, company_fee: null, at_stake: null, can_report: false, ...common },
  ]);
});

test("whoever is no company user sees no company's placements", async (t) => {
  const admin = await db.actAs((await createPerson(db.admin, "platform_admin")).id);
  await refused(t, admin.query("select * from app.company_placements()"), "HB001");
});
