import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { createPayout } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);
const RULES = `select rule, description, looked_at, row_count::int, violation_count::int from app.books_rules()
  where rule in ('parts_sum_to_payout', 'nothing_foreign') order by "position"`;

test.serial("each rule says what holds, how many rows it looked at, and how many break it", async (t) => {
  const parts = { rule: "parts_sum_to_payout", description: "Parts sum to the payout", looked_at: "payouts" };
  const foreign = {
    rule: "nothing_foreign",
    description: "Nothing runs here that a migration did not leave",
    looked_at: null,
    row_count: null,
  };
  const rules = async () => (await db.admin.query(RULES)).rows;
  t.deepEqual(
    await rules(),
    [
      { ...parts, row_count: null, violation_count: null },
      { ...foreign, violation_count: null },
    ],
    "nothing was counted",
  );
  await createPayout(db.admin);
  await createPayout(db.admin);
  await db.admin.query("select app_private.measure_invariants()");
  t.deepEqual(await rules(), [
    { ...parts, row_count: 2, violation_count: 0 },
    { ...foreign, violation_count: 0 },
  ]);
  await db.admin.query("create function app_private.by_hand() returns int language sql as 'select 1'");
  await db.admin.query("select app_private.measure_invariants()");
  const [held, broken] = await rules();
  t.deepEqual(held, { ...parts, row_count: 2, violation_count: 0 });
  t.true(broken.violation_count > 0);
});

test("only an admin or an analyst sees the rules", async (t) => {
  await refusedToOthers(t, db, "* from app.books_rules()");
});
