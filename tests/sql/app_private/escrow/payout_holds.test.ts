import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { createPayout, createPerson } from "../../../support/fixtures.ts";

const db = useDatabase(test);
const HOLDS = `select held::int, forfeited::int, cancelled::int, held_until is not null as is_held
  from app_private.payout_holds($1)`;

test("what is left of holds counts where each stands, and a payout without holds has nothing held", async (t) => {
  const held = async (payout: string) => (await db.admin.query(HOLDS, [payout])).rows;
  // A fifth of 1,000.00 is held.
  const [one, other] = [await createPayout(db.admin), await createPayout(db.admin)];
  t.deepEqual(await held(one.payout), [{ held: 20_000, forfeited: 0, cancelled: 0, is_held: true }]);
  await db.admin.query("select app.release_escrow_hold($1, 'a part', 5000)", [one.hold]);
  t.deepEqual(await held(one.payout), [{ held: 15_000, forfeited: 0, cancelled: 0, is_held: true }]);
  await db.admin.query("select app.forfeit_escrow_hold($1, 'lost')", [one.hold]);
  t.deepEqual(await held(one.payout), [{ held: 0, forfeited: 15_000, cancelled: 0, is_held: false }]);
  await db.admin.query("select app.cancel_escrow_hold($1, 'called off')", [other.hold]);
  t.deepEqual(await held(other.payout), [{ held: 0, forfeited: 0, cancelled: 20_000, is_held: false }]);
  const { payout } = await createPayout(db.admin, { holdbackPercentage: 0 });
  t.deepEqual(await held(payout), [{ held: 0, forfeited: 0, cancelled: 0, is_held: false }]);
});

test("a list of payouts reads the holds in its own statement: the function is inlined, for whoever may read", async (t) => {
  const { id } = await createPerson(db.admin, "platform_admin");
  const session = await db.actAs(id);
  for (const client of [db.admin, session]) {
    const { rows } = await client.query(
      `explain (verbose) select (select holds.held from app_private.payout_holds(payout.id) as holds) from app.payouts as payout`,
    );
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    t.regex(plan, /escrow_holds/);
    t.notRegex(plan, /payout_holds\(/);
  }
});
