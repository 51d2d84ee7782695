// Many payouts frozen in one call.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPayout } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("all are frozen with one reason; one that is frozen already says so", async (t) => {
  const [one, other, frozen] = [
    await createPayout(db.admin),
    await createPayout(db.admin),
    await createPayout(db.admin),
  ];
  await db.admin.query("select app.freeze_payout($1, 'first')", [frozen.payout]);
  const { rows } = await db.admin.query(
    `select payout_id, done, amount, currency, code from app.freeze_payouts($1, 'a dispute', array[('USD', 300000)]::app.confirmed_sum[])
      order by payout_id`,
    [[other.payout, frozen.payout, one.payout]],
  );
  const answer = (id: string, code: string | null) => ({
    payout_id: id,
    done: code === null,
    amount: "100000",
    currency: "USD",
    code,
  });
  t.deepEqual(rows, [answer(one.payout, null), answer(other.payout, null), answer(frozen.payout, "HB003")]);
  const { rows: reasons } = await db.admin.query(
    "select frozen_reason from app.payouts where id = any ($1) order by id",
    [[one.payout, other.payout, frozen.payout]],
  );
  t.deepEqual(
    reasons.map(({ frozen_reason }) => frozen_reason),
    ["a dispute", "a dispute", "first"],
  );
});

test("it needs a reason, ids and an admin", async (t) => {
  const { payout } = await createPayout(db.admin);
  await refused(t, db.admin.query("select app.freeze_payouts(array[$1::uuid], '')", [payout]), "HB008");
  await refused(t, db.admin.query("select app.freeze_payouts('{}', 'x')"), "HB008");
  await refusedToOthers(t, db, "app.freeze_payouts(array[$1::uuid], 'x')", [payout]);
});
