import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { NOBODY } from "../../support/fixtures.ts";
import { largePayout } from "../../support/large_payout.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("what would be approved is shown with its hash, which changes with the account, and only to an admin", async (t) => {
  const { approver, payoutId, approve, link } = await largePayout(db);
  const look = async () =>
    (await db.admin.query("select amount, currency, stands, seen from app.preview_payout_approval($1)", [payoutId]))
      .rows[0];
  const before = await look();
  t.like(before, { currency: "USD", stands: false });
  t.regex(before.seen, /^[0-9a-f]{64}$/);
  await approve(approver);
  t.deepEqual(await look(), { ...before, stands: true });
  await link();
  const after = await look();
  t.false(after.stands);
  t.not(after.seen, before.seen);
  await refusedToOthers(t, db, "app.preview_payout_approval($1)", [payoutId]);
  for (const id of [NOBODY, null]) {
    await refused(t, db.admin.query("select app.preview_payout_approval($1)", [id]), "HB002");
  }
});
