import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPlacement } from "../../support/fixtures.ts";
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

test("terms that could not be published cannot be previewed either, and only an admin previews", async (t) => {
  const companyId = await createCompany(db.admin);
  const preview = (days: number, holdback: number, company: string) =>
    db.admin.query("select * from app.preview_payout_policy($1, $2, $3)", [days, holdback, company]);
  await refused(t, preview(731, 20, companyId), "HB008");
  await refused(t, preview(90, 100.01, companyId), "HB013");
  await refusedToOthers(t, db, "* from app.preview_payout_policy(90, 20, $1)", [companyId]);
});
