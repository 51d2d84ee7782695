import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { check, createPeople, inImport, PLACEMENT } from "../../../support/import_rows.ts";

const db = useDatabase(test, createPeople);

test("an imported placement has its payouts, holds and schedules, and breaks no invariant", async (t) => {
  await inImport(db, async (client) => {
    await check(client, "placement", [
      {
        ...PLACEMENT,
        recruiters: "ann@x.com:33.33;bob@x.com:66.67",
        currency: "KWD",
        payout_amount: "10.010",
        company_fee_amount: "15.5",
      },
    ]);
    await client.query("select app_private.create_imported_placements(0, 10)");
    const { rows } = await client.query(
      `select placement.fee_amount, placement.company_fee_amount, placement.guarantee_period_days, count(*)::int as payouts, sum(payout.amount)::int as shared
         from app.placements placement join app.payouts payout on payout.placement_id = placement.id
        group by placement.id`,
    );
    t.deepEqual(rows, [
      {
        fee_amount: "10010",
        company_fee_amount: "15500",
        guarantee_period_days: 90,
        payouts: 2,
        shared: 10_010,
      },
    ]);
    t.deepEqual((await client.query("select * from reporting.invariant_violations")).rows, []);
    const { rows: audit } = await client.query("select distinct entity from app.payout_audit_log order by entity");
    t.deepEqual(
      audit.map(({ entity }) => entity),
      ["escrow_hold", "payout", "payout_schedule"],
    );
  });
});
