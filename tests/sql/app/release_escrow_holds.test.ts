// Many holds released in one call.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPayout } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);
const held = () => createPayout(db.admin, { startDate: "2035-01-01" });

test("each hold is released with what is left of it; one that cannot be has its reason", async (t) => {
  const [one, other, frozen] = [await held(), await held(), await held()];
  await db.admin.query("select app.release_escrow_hold($1, 'a part', 5000)", [other.hold]);
  await db.admin.query("select app.freeze_payout($1, 'x')", [frozen.payout]);
  const { rows } = await db.admin.query(
    "select hold_id, payout_id, done, amount, code from app.release_escrow_holds($1, 'agreed') order by payout_id",
    [[one.hold, other.hold, frozen.hold]],
  );
  // A fifth of 1,000.00 is held.
  t.deepEqual(rows, [
    { hold_id: one.hold, payout_id: one.payout, done: true, amount: "20000", code: null },
    { hold_id: other.hold, payout_id: other.payout, done: true, amount: "15000", code: null },
    { hold_id: frozen.hold, payout_id: frozen.payout, done: false, amount: "20000", code: "HB003" },
  ]);
  const { rows: statuses } = await db.admin.query(
    "select status, released_amount from app.escrow_holds where id = any ($1) order by payout_id",
    [[one.hold, other.hold, frozen.hold]],
  );
  t.deepEqual(statuses, [
    { status: "released", released_amount: "20000" },
    { status: "released", released_amount: "20000" },
    { status: "active", released_amount: "0" },
  ]);
});

test("it needs notes, ids and an admin", async (t) => {
  const { hold } = await held();
  await refused(t, db.admin.query("select app.release_escrow_holds(array[$1::uuid], '')", [hold]), "HB008");
  await refused(t, db.admin.query("select app.release_escrow_holds(null, 'x')"), "HB008");
  await refusedToOthers(t, db, "app.release_escrow_holds(array[$1::uuid], 'x')", [hold]);
});
