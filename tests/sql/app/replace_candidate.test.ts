import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { createPlacement } from "../../support/fixtures.ts";

const db = useDatabase(test);

test("a replacement has the company, the recruiters, the fee and the terms of the placement that it replaces", async (t) => {
  const placement = await createPlacement(db.admin, { startDate: daysAgo(10), feeAmount: 1_001 });
  const { rows } = await db.admin.query("select id from app.replace_candidate($1, ' B. Candidate ', $2, 'left', $3)", [
    placement,
    daysAgo(0),
    daysAgo(1),
  ]);
  const { rows: compared } = await db.admin.query(
    `select later.candidate_name, later.company_id = earlier.company_id as company, later.fee_amount::int as fee,
            later.policy_id = earlier.policy_id as terms, later.signed_on = earlier.signed_on as signed,
            later.start_date::text as start, later.guarantee_completion_date - earlier.guarantee_completion_date as later,
            earlier.status as before, later.status as after,
            (select array_agg((recruiter_id, share) order by recruiter_id) from app.placement_recruiters where placement_id = later.id)
            = (select array_agg((recruiter_id, share) order by recruiter_id) from app.placement_recruiters where placement_id = earlier.id) as recruiters
       from app.placements as later join app.placements as earlier on earlier.id = later.replaces_placement_id where later.id = $1`,
    [rows[0].id],
  );
  t.like(compared[0], {
    candidate_name: "B. Candidate",
    company: true,
    fee: 1_001,
    terms: true,
    signed: true,
    start: daysAgo(0),
    before: "breached",
    after: "active",
    recruiters: true,
  });
  t.is(compared[0].later.days, 10);
});
