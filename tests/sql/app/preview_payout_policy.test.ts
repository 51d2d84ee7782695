import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { allFor, createCompany, createPlacement, createRecruiter } from "../../support/fixtures.ts";
import { holdsOf } from "../../support/holds.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test.serial(
  "the preview of a policy shows what it would have done to past placements, and changes nothing",
  async (t) => {
    const companyId = await createCompany(db.admin);
    const placementId = await createPlacement(db.admin, { companyId, feeAmount: 1001 });
    const { rows } = await db.admin.query(
      `select held_amount, held_amount_then, guarantee_completion_date_then - guarantee_completion_date = '-30 days' as sooner
       from app.preview_payout_policy(60, 50, $1)`,
      [companyId],
    );
    t.deepEqual(rows, [{ held_amount: "200", held_amount_then: "501", sooner: true }]);
    t.deepEqual(
      (await holdsOf(db.admin, placementId)).map(({ hold_amount }) => hold_amount),
      ["200"],
    );
  },
);

test("the preview shows what a notice period would move", async (t) => {
  const companyId = await createCompany(db.admin);
  await createPlacement(db.admin, { companyId });
  const preview = async (terms: string) =>
    (
      await db.admin.query(
        `select first_payment_at_then - first_payment_at as first_payment,
                guarantee_completion_date_then - guarantee_completion_date as guarantee,
                notice_completion_date_then - notice_completion_date as notice
           from (select (each).* from (select app.preview_payout_policy(${terms}) as each) as row) as preview`,
        [companyId],
      )
    ).rows.map((row) => Object.values(row).map((interval) => (interval as { days?: number }).days ?? 0));
  // 90 days by the terms in force: 60 and a notice of 5 end on day 65, and the first payment waits for it.
  t.deepEqual(await preview("60, 20, $1, notice_period_days => 5"), [[-25, -30, -25]]);
  t.deepEqual(await preview("60, 20, $1, first_payment_days => 7, notice_period_days => 5"), [[-83, -30, -25]]);
  await refused(t, preview("60, 20, $1, notice_period_days => 731"), "HB008");
});

test.serial("the preview counts the payouts that would wait, by themselves or in the sum of a day", async (t) => {
  const companyId = await createCompany(db.admin);
  const recruiters = allFor(await createRecruiter(db.admin));
  for (const feeAmount of [30_000, 20_001, 20_000])
    await createPlacement(db.admin, { companyId, recruiters, feeAmount });
  await createPlacement(db.admin, { companyId, recruiters, feeAmount: 10, currency: "JPY" });
  // 30,000; 50,001 would be above 50,000 and waits; 50,000 is not. No threshold for JPY: it waits.
  const { rows } = await db.admin.query(
    `select fee_amount, waiting_payouts::int as waiting, waiting_payouts_then::int as waiting_then
       from app.preview_payout_policy(90, 20, $1, approval_thresholds => array[('USD', 50000)]::app.approval_threshold[])`,
    [companyId],
  );
  t.deepEqual(rows, [
    { fee_amount: "30000", waiting: 0, waiting_then: 0 },
    { fee_amount: "20001", waiting: 0, waiting_then: 1 },
    { fee_amount: "20000", waiting: 0, waiting_then: 0 },
    { fee_amount: "10", waiting: 0, waiting_then: 1 },
  ]);
  const { rows: now } = await db.admin.query(
    "select sum(waiting_payouts_then)::int as waiting from app.preview_payout_policy(90, 20, $1)",
    [companyId],
  );
  t.is(now[0].waiting, 0);
});

test("terms that could not be published cannot be previewed either, and only an admin previews", async (t) => {
  const companyId = await createCompany(db.admin);
  const preview = (days: number, holdback: number, company: string) =>
    db.admin.query("select * from app.preview_payout_policy($1, $2, $3)", [days, holdback, company]);
  await refused(t, preview(731, 20, companyId), "HB008");
  await refused(t, preview(90, 100.01, companyId), "HB013");
  await refused(
    t,
    db.admin.query(
      `select * from app.preview_payout_policy(90, 20, approval_thresholds => array[('QQQ', 1)]::app.approval_threshold[])`,
    ),
    "HB006",
  );
  await refusedToOthers(t, db, "* from app.preview_payout_policy(90, 20, $1)", [companyId]);
});
