import test from "ava";
import { useDatabase } from "../../support/database.ts";
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

test("whoever is no company user sees no company's costs", async (t) => {
  const admin = await db.actAs((await createPerson(db.admin, "platform_admin")).id);
  await refused(t, admin.query("select * from app.company_costs()"), "HB001");
});
