import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPerson, createPlacement } from "../../support/fixtures.ts";

const db = useDatabase(test);

test("a company sees what its hires have cost by month, and no other's", async (t) => {
  const companyId = await createCompany(db.admin);
  const hired = async (startDate: string, fee: number) => {
    const id = await createPlacement(db.admin, { companyId, startDate, feeAmount: 1_000 });
    await db.admin.query("select app.set_company_fee($1, $2, 'the invoice')", [id, fee]);
  };
  await hired("2025-01-07", 500_000);
  await hired("2025-01-20", 250_000);
  await hired("2025-03-03", 100_000);
  await createPlacement(db.admin, { startDate: "2025-01-07" });
  const me = await db.actAs((await createPerson(db.admin, "company_user", [companyId])).id);
  const { rows } = await me.query(
    "select to_char(month, 'YYYY-MM') as month, placement_count::int, company_fee::int, owed_back::int, cost::int from app.company_costs()",
  );
  t.deepEqual(rows, [
    { month: "2025-03", placement_count: 1, company_fee: 100_000, owed_back: 0, cost: 100_000 },
    { month: "2025-01", placement_count: 2, company_fee: 750_000, owed_back: 0, cost: 750_000 },
  ]);
});

test("how many fees are not known is told beside the sum of those that are", async (t) => {
  const companyId = await createCompany(db.admin);
  const ids = [];
  for (let i = 0; i < 3; i++) ids.push(await createPlacement(db.admin, { companyId, startDate: "2025-04-01" }));
  const cost = async () =>
    (
      await db.admin.query(
        `select placement_count::int, company_fee_major, unknown_fee_count::int
           from reporting.company_costs where company_id = $1`,
        [companyId],
      )
    ).rows;
  t.deepEqual(await cost(), [{ placement_count: 3, company_fee_major: null, unknown_fee_count: 3 }]);
  await db.admin.query("select app.set_company_fee($1, 500000, 'the invoice')", [ids[0]]);
  t.deepEqual(await cost(), [{ placement_count: 3, company_fee_major: "5000.00", unknown_fee_count: 2 }]);
  const me = await db.actAs((await createPerson(db.admin, "company_user", [companyId])).id);
  const seen = async () =>
    (await me.query("select company_fee::int, unknown_fee_count::int, cost::int from app.company_costs()")).rows;
  t.deepEqual(await seen(), [{ company_fee: 500_000, unknown_fee_count: 2, cost: null }]);
  for (const id of ids.slice(1)) await db.admin.query("select app.set_company_fee($1, 100000, 'the invoice')", [id]);
  t.deepEqual(await seen(), [{ company_fee: 700_000, unknown_fee_count: 0, cost: 700_000 }]);
});

test("the fee of a hire that was replaced is paid once: with the replacement, in its month", async (t) => {
  const companyId = await createCompany(db.admin);
  const id = await createPlacement(db.admin, { companyId, startDate: daysAgo(70), feeAmount: 100_000 });
  await db.admin.query("select app.set_company_fee($1, 500000, 'the invoice')", [id]);
  const me = await db.actAs((await createPerson(db.admin, "company_user", [companyId])).id);
  const costs = async () =>
    (
      await me.query(
        "select month::text, placement_count::int, breach_count::int, company_fee::int, cost::int from app.company_costs()",
      )
    ).rows;
  const parts = async () =>
    (
      await db.admin.query(
        `select sum(recruiters_part)::int as part, sum(recruiters_earned)::int as earned, sum(held)::int as held
           from reporting.company_costs where company_id = $1`,
        [companyId],
      )
    ).rows[0];
  const [first, second] = [daysAgo(70), daysAgo(0)].map((day) => `${day.slice(0, 7)}-01`);
  const before = { month: first, placement_count: 1, breach_count: 0, company_fee: 500_000, cost: 500_000 };
  t.deepEqual(await costs(), [before]);
  const agreed = await parts();
  await db.admin.query("select app.replace_candidate($1, 'B. Candidate', $2, 'left', $3)", [
    id,
    daysAgo(0),
    daysAgo(10),
  ]);
  t.deepEqual(await costs(), [
    { ...before, month: second },
    { ...before, breach_count: 1, company_fee: 0, cost: 0 },
  ]);
  t.deepEqual(await parts(), agreed);
  // Taken back, it is the first one's again.
  await db.admin.query("select app.withdraw_guarantee_breach($1, 'a mistake')", [id]);
  t.deepEqual(await costs(), [{ ...before, month: second, company_fee: 0, cost: 0 }, before]);
  t.is((await parts()).part, agreed.part);
});

test("whoever is no company user sees no company's costs", async (t) => {
  const admin = await db.actAs((await createPerson(db.admin, "platform_admin")).id);
  await refused(t, admin.query("select * from app.company_costs()"), "HB001");
});
