import test from "ava";
import { temporaryDatabase, useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createPayout, createPlacement } from "../../support/fixtures.ts";
import { holdsOf } from "../../support/holds.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test.serial(
  "a hold is released in part: the parts sum, the rest stays held, and more than is held is refused",
  async (t) => {
    const placementId = await createPlacement(db.admin, { startDate: daysAgo(1), feeAmount: 1000 });
    const { rows: holds } = await db.admin.query<{ id: string }>(
      "select id from app.escrow_holds where placement_id = $1",
      [placementId],
    );
    const id = holds[0]?.id;
    await refused(t, db.admin.query("select app.release_escrow_hold($1, 'x', 201)", [id]), "HB017");
    await refused(t, db.admin.query("select app.release_escrow_hold($1, 'x', 0)", [id]), "HB004");
    await db.admin.query("select app.release_escrow_hold($1, 'half of it', 70)", [id]);
    t.deepEqual(
      (await holdsOf(db.admin, placementId)).map(({ hold_amount, status }) => `${hold_amount} ${status}`).sort(),
      ["130 active", "200 cancelled", "70 released"],
    );
    const { rows } = await db.admin.query(
      "select scheduled::int, held::int, cancelled::int from reporting.payout_buckets where placement_id = $1",
      [placementId],
    );
    t.deepEqual(rows, [{ scheduled: 870, held: 130, cancelled: 0 }]);
    await refused(t, db.admin.query("select app.release_escrow_hold($1, 'again')", [id]), "HB003");
  },
);

test("an early release by hand needs notes, happens once, and says who did it", async (t) => {
  const db = await temporaryDatabase(t);
  await createPlacement(db.admin, { startDate: new Date().toISOString().slice(0, 10) });
  const { rows: holds } = await db.admin.query<{ id: string }>("select id from app.escrow_holds");
  const id = holds[0]?.id;
  await refused(t, db.admin.query("select app.release_escrow_hold($1, ' ')", [id]), "HB008");
  await refused(t, db.admin.query("select app.release_escrow_hold(uuidv7(), 'x')"), "HB002");
  const outcomes = await Promise.allSettled(
    [1, 2].map(() => db.admin.query("select app.release_escrow_hold($1, 'agreed')", [id])),
  );
  t.deepEqual(outcomes.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  const { rows } = await db.admin.query(
    "select count(*)::int as count, sum(amount) from app.payout_schedules where kind = 'escrow_release'",
  );
  t.deepEqual(rows, [{ count: 1, sum: "20000" }]);
});

test("nothing is released while the payout is frozen, and only an admin releases", async (t) => {
  const { hold, payout } = await createPayout(db.admin, { startDate: daysAgo(1) });
  await db.admin.query("select app.freeze_payout($1, 'a dispute')", [payout]);
  await refused(t, db.admin.query("select app.release_escrow_hold($1, 'early')", [hold]), "HB003", /frozen/);
  await refusedToOthers(t, db, "app.release_escrow_hold($1, 'early')", [hold]);
});
