// Whom a company's users see follows from its payouts, by a trigger and a foreign key: without either the books say so.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { createCompany, createPayout, createPlacement, createRecruiter } from "../../../support/fixtures.ts";
import { inTransaction } from "../../../support/tampering.ts";

const db = useDatabase(test);
type Client = Pick<typeof db.admin, "query">;

const said = async (client: Client) =>
  (
    await client.query<{ entity_id: string; detail: string }>(
      "select entity_id, detail from reporting.invariant_violations where rule = 'company_sees_its_recruiters'",
    )
  ).rows;

test("without the trigger that pairs company and recruiter no payout of a placement is made", async (t) => {
  await inTransaction(db.admin, async (client) => {
    await client.query("alter table app.payouts disable trigger _050_copy_owner_ids");
    await createPlacement(client);
    const error = await t.throwsAsync(client.query("set constraints all immediate"));
    t.is((error as { code?: string }).code, "23514");
  });
});

test("a pair that is gone is named by its payout, and one without a payout by its recruiter", async (t) => {
  const { payout } = await createPayout(db.admin);
  t.deepEqual(await said(db.admin), []);
  await inTransaction(db.admin, async (client) => {
    await client.query("alter table app.company_recruiters disable trigger all");
    await client.query(
      `delete from app.company_recruiters as pair using app.payouts as payout
        where payout.id = $1 and pair.company_id = payout.company_id and pair.recruiter_id = payout.recruiter_id`,
      [payout],
    );
    t.deepEqual(await said(client), [{ entity_id: payout, detail: "its recruiter and company do not see each other" }]);
  });
  await inTransaction(db.admin, async (client) => {
    const [company, stranger] = [await createCompany(client), await createRecruiter(client)];
    await client.query("insert into app.company_recruiters values ($1, $2)", [company, stranger.id]);
    t.deepEqual(await said(client), [
      { entity_id: stranger.id, detail: `company ${company} and the recruiter see each other without a payout` },
    ]);
  });
});
