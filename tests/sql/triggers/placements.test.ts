// What holds for a placement however it is written, by a verb or by hand.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPlacement, createRecruiter } from "../../support/fixtures.ts";
import { publishTerms } from "../../support/terms.ts";

const db = useDatabase(test);

interface Part {
  payout: string;
  held: string | null;
  scheduled: string | null;
  status: string;
}

async function partsOf(placementId: string): Promise<Part[]> {
  const { rows } = await db.admin.query<Part>(
    `select payout.amount as payout, hold.hold_amount as held, schedule.amount as scheduled, payout.status
       from app.payouts payout
       left join app.escrow_holds hold on hold.payout_id = payout.id
       left join app.payout_schedules schedule on schedule.payout_id = payout.id
      where payout.placement_id = $1
      order by payout.recruiter_id`,
    [placementId],
  );
  return rows;
}

test("plain inserts of a placement and its recruiters in one transaction make the payouts too", async (t) => {
  const company = await createCompany(db.admin);
  const { id: recruiter } = await createRecruiter(db.admin);
  const { rows } = await db.admin.query<{ id: string }>(
    `with placement as (
       insert into app.placements (company_id, candidate_name, start_date, fee_amount, currency)
       values ($1, 'B. Candidate', '2025-05-01', 5000, 'EUR') returning id
     ), shares as (
       insert into app.placement_recruiters (placement_id, recruiter_id, share) select id, $2, 100 from placement
     )
     select id from placement`,
    [company, recruiter],
  );
  t.deepEqual(await partsOf(rows[0]?.id as string), [
    { payout: "5000", held: "1000", scheduled: "4000", status: "approved" },
  ]);
});

test("a part that is written with another amount than its share of the fee is refused", async (t) => {
  const company = await createCompany(db.admin);
  const { id: recruiter } = await createRecruiter(db.admin);
  const insert = (amount: number) =>
    db.admin.query(
      `with placement as (
         insert into app.placements (company_id, candidate_name, start_date, fee_amount, currency)
         values ($1, 'B. Candidate', '2025-05-01', 5000, 'EUR') returning id
       )
       insert into app.placement_recruiters (placement_id, recruiter_id, share, amount) select id, $2, 100, $3 from placement`,
      [company, recruiter, amount],
    );
  await t.throwsAsync(insert(4999), { message: /amount/ });
  await insert(5000);
  const { rows } = await db.admin.query("select amount from app.payouts where recruiter_id = $1", [recruiter]);
  t.deepEqual(rows, [{ amount: "5000" }]);
});

test("placements of one transaction have each their payouts, and one whose shares are no whole is named", async (t) => {
  const company = await createCompany(db.admin);
  const { id: recruiter } = await createRecruiter(db.admin);
  const insert = (shares: number[], prefix: string) =>
    db.admin.query<{ id: string }>(
      `with placement as (
         insert into app.placements (company_id, candidate_name, start_date, fee_amount, currency, external_ref)
         select $1, 'Many', '2025-05-01', 1000 * number, 'EUR', $4 || number
           from generate_series(1, cardinality($3::integer[])) as number
         returning id, fee_amount
       ), shares as (
         insert into app.placement_recruiters (placement_id, recruiter_id, share)
         select id, $2, ($3::integer[])[fee_amount / 1000] from placement
       )
       select id from placement order by fee_amount`,
      [company, recruiter, shares, prefix],
    );
  const { rows } = await insert([100, 100, 100], "whole-");
  const made = await Promise.all(rows.map(({ id }) => partsOf(id)));
  // A fifth of 10.00, 20.00 and 30.00 is held.
  t.deepEqual(made.flat(), [
    { payout: "1000", held: "200", scheduled: "800", status: "approved" },
    { payout: "2000", held: "400", scheduled: "1600", status: "approved" },
    { payout: "3000", held: "600", scheduled: "2400", status: "approved" },
  ]);
  await refused(t, insert([100, 90, 100], "part-"), "HB005", /^Placement part-2: .* sum to 90/);
});

test("a placement without recruiters is refused", async (t) => {
  const company = await createCompany(db.admin);
  await refused(
    t,
    db.admin.query(
      `insert into app.placements (company_id, candidate_name, start_date, fee_amount, currency)
       values ($1, 'C. Candidate', '2025-05-01', 5000, 'EUR')`,
      [company],
    ),
    "HB005",
  );
});

test("a recruiter cannot be added once the payouts are made", async (t) => {
  const placementId = await createPlacement(db.admin);
  const { id } = await createRecruiter(db.admin);
  await refused(
    t,
    db.admin.query("insert into app.placement_recruiters (placement_id, recruiter_id, share) values ($1, $2, 1)", [
      placementId,
      id,
    ]),
    "HB003",
  );
});

test("the terms of a placement are fixed once it is made", async (t) => {
  const placementId = await createPlacement(db.admin);
  for (const change of [
    "fee_amount = 1",
    "currency = 'EUR'",
    "holdback_percentage = 1",
    "start_date = '2025-02-02'",
    "signed_on = '2025-02-02'",
    "notice_period_days = 1",
    "guarantee_period_days = 1",
  ]) {
    await refused(t, db.admin.query(`update app.placements set ${change} where id = $1`, [placementId]), "HB003");
  }
});

test.serial("a placement cannot be signed under another company's policy", async (t) => {
  const policyId = await publishTerms(db.admin, await createCompany(db.admin), {});
  const stranger = await createCompany(db.admin);
  await refused(
    t,
    db.admin.query(
      `insert into app.placements (company_id, candidate_name, start_date, fee_amount, currency, policy_id)
       values ($1, 'F. Candidate', '2025-01-01', 100, 'USD', $2)`,
      [stranger, policyId],
    ),
    "HB018",
  );
});
