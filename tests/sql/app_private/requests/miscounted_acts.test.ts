// What needs two persons from an amount on is counted. Past the trigger that lets sums only grow, the books say so.

import test from "ava";
import { asked, confirm, control, createAdmin } from "../../../security/two_admins.ts";
import { useDatabase } from "../../../support/database.ts";
import { createCompany, createPayout } from "../../../support/fixtures.ts";
import { inTransaction } from "../../../support/tampering.ts";
import { publishTerms } from "../../../support/terms.ts";

const db = useDatabase(test);
type Client = Pick<typeof db.admin, "query">;

const said = async (client: Client) =>
  (
    await client.query<{ detail: string }>(
      "select detail from reporting.invariant_violations where rule = 'acts_are_counted' order by detail",
    )
  ).rows.map(({ detail }) => detail);

async function afterTampering(sql: string, values: unknown[]): Promise<string[]> {
  let found: string[] = [];
  await inTransaction(db.admin, async (client) => {
    await client.query("alter table app_private.one_person_amounts disable trigger _100_keep_counted");
    await client.query(sql, values);
    found = await said(client);
  });
  return found;
}

test.serial("payouts that need no approval are counted: less of them is named", async (t) => {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { approval_threshold: 500_000, approval_currency: "USD" });
  const { payout } = await createPayout(db.admin, { companyId, feeAmount: 100_000 });
  t.deepEqual(await said(db.admin), []);
  for (const sql of [
    "update app_private.one_person_amounts as known set amount = 40000",
    "delete from app_private.one_person_amounts as known",
  ]) {
    const found = await afterTampering(
      `${sql} ${sql.startsWith("delete") ? "using" : "from"} app.payouts as payout
        where payout.id = $1 and known.kind = 'payout' and known.recruiter_id = payout.recruiter_id`,
      [payout],
    );
    const left = sql.startsWith("delete") ? 0 : 40_000;
    t.deepEqual(found, [`100000 USD of kind payout were done since yesterday, and ${left} counted`]);
  }
});

test.serial("requests that were confirmed are counted: less of them is named", async (t) => {
  const [one, two] = [await createAdmin(db), await createAdmin(db)];
  await control(db, ["early_release", 1]);
  const { hold } = await createPayout(db.admin, { startDate: new Date().toISOString().slice(0, 10) });
  const request = await asked(t, one, "app.release_escrow_hold($1, 'agreed')", [hold]);
  await confirm(two, request);
  t.deepEqual(await said(db.admin), []);
  t.deepEqual(
    await afterTampering("update app_private.one_person_amounts set amount = amount - 1 where kind = $1", [
      "early_release",
    ]),
    ["20000 USD of kind early_release were done since yesterday, and 19999 counted"],
  );
});
