// That the preview is what the replacement does: each scenario of tests/scenarios/replacements.test.ts asks it first.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createPayout, createPlacement, createRecruiter, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { publishTerms } from "../../support/terms.ts";

const db = useDatabase(test);
const PREVIEW = "app.preview_replacement($1, current_date, current_date - 1)";

// 50,000 each, of which 20 % are held. Of one recruiter's, 40,000 are booked as paid and the hold of 10,000 was forfeited;
// the payout of the other was cancelled.
test("what was paid is carried over, the rest is to come, what was lost or cancelled stays so", async (t) => {
  const recruiters = [await createRecruiter(db.admin), await createRecruiter(db.admin)];
  const placement = await createPlacement(db.admin, {
    startDate: daysAgo(10),
    recruiters: recruiters.map(({ id }) => ({ recruiter_id: id, share: 50 })),
  });
  const see = async (lastDay: string | null = daysAgo(1)) =>
    (
      await db.admin.query(
        `select recruiter_id = $2 as first, amount::int, carried_amount::int as carried, to_come_amount::int as to_come,
                lost_amount::int as lost, closed_debt::int, on_its_way_amount::int as on_its_way
           from app.preview_replacement($1, $3, $4) order by recruiter_id = $2 desc`,
        [placement, recruiters[0]?.id, daysAgo(0), lastDay],
      )
    ).rows;
  const untouched = { amount: 50_000, carried: 0, to_come: 50_000, lost: 0, closed_debt: 0, on_its_way: 0 };
  t.deepEqual(await see(), [
    { first: true, ...untouched },
    { first: false, ...untouched },
  ]);

  const [paid, cancelled] = (
    await db.admin.query("select id from app.payouts where placement_id = $1 order by recruiter_id = $2 desc", [
      placement,
      recruiters[0]?.id,
    ])
  ).rows;
  await db.admin.query(
    "select app.record_manual_payment(id, now(), 'SEPA 1', 'by bank') from app.payout_schedules where payout_id = $1",
    [paid.id],
  );
  await db.admin.query("select app.forfeit_escrow_hold(id, 'agreed') from app.escrow_holds where payout_id = $1", [
    paid.id,
  ]);
  await db.admin.query("select app.cancel_payout($1, 'called off')", [cancelled.id]);
  const [goesOver, lost] = [
    { first: true, ...untouched, carried: 40_000, to_come: 0, lost: 10_000 },
    { first: false, ...untouched, to_come: 0, lost: 50_000 },
  ];
  t.deepEqual(await see(), [goesOver, lost]);

  // A breach makes a debt of the 40,000, which the replacement closes: the same goes over.
  await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placement, daysAgo(1)]);
  t.deepEqual(await see(null), [{ ...goesOver, closed_debt: 40_000 }, lost]);
});

test("a replacement that is refused has no preview", async (t) => {
  const preview = (placement: string, start: string | null = daysAgo(0), lastDay: string | null = daysAgo(1)) =>
    db.admin.query("select app.preview_replacement($1, $2, $3)", [placement, start, lastDay]);
  const { placement } = await createPayout(db.admin, { startDate: daysAgo(10) });
  await refused(t, preview(NOBODY), "HB002");
  await refused(t, preview(placement, null), "HB008");
  await refused(t, preview(placement, daysAgo(0), null), "HB008");
  await refused(t, preview(placement, daysAgo(2)), "HB015");
  await refused(t, preview(placement, daysAgo(-9), daysAgo(-8)), "HB016");
  await refused(t, preview((await createPayout(db.admin)).placement), "HB020");

  const companyId = (await db.admin.query("select (app.create_company('Refund only')).id")).rows[0].id;
  await publishTerms(db.admin, companyId, { guarantee_remedy: "refund" });
  await refused(t, preview(await createPlacement(db.admin, { companyId, startDate: daysAgo(10) })), "HB043");

  await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placement, daysAgo(1)]);
  await refused(t, preview(placement, daysAgo(0), daysAgo(2)), "HB008", /reported with the last day/);
  await db.admin.query("select app.replace_candidate($1, 'B. Candidate', $2, 'left')", [placement, daysAgo(0)]);
  await refused(t, preview(placement, daysAgo(0), null), "HB003", /replaced already/);
  await refusedToOthers(t, db, PREVIEW, [placement]);
});
