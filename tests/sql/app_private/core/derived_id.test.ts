// Ids of what the clock makes: a database that lost such a row makes it again with the same id, so under the same key.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { createPayout } from "../../../support/fixtures.ts";
import { IntentFixture } from "../../../support/intents.ts";

const db = useDatabase(test);

const derived = async (from: string, what: string, number: number): Promise<string> =>
  (await db.admin.query("select app_private.derived_id($1, $2, $3) as id", [from, what, number])).rows[0].id;

test("the same row, word and number give the same id; any other gives another, which sorts after the row", async (t) => {
  const { rows } = await db.admin.query("select uuidv7() as one, uuidv7() as other");
  const [{ one, other }] = rows;
  const first = await derived(one, "release", 0);
  t.is(await derived(one, "release", 0), first);
  const others = await Promise.all([
    derived(one, "release", 1),
    derived(one, "reversal", 0),
    derived(other, "release", 0),
  ]);
  t.is(new Set([first, ...others]).size, 4);
  t.true(one < first);
  t.true(first < (others[0] as string));
  t.regex(first, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
});

test.serial("the releases of a hold have the ids that a database without them would give them again", async (t) => {
  const { payout } = await createPayout(db.admin, { feeAmount: 1_000, holdbackPercentage: 50 });
  const hold = (await db.admin.query("select id from app.escrow_holds where payout_id = $1", [payout])).rows[0].id;
  for (const amount of [200, 300]) {
    await db.admin.query("select app.release_escrow_hold($1, 'agreed', $2)", [hold, amount]);
  }
  const { rows } = await db.admin.query(
    "select id, amount::int from app.payout_schedules where escrow_hold_id = $1 order by id",
    [hold],
  );
  t.deepEqual(rows, [
    { id: await derived(hold, "release", 0), amount: 200 },
    { id: await derived(hold, "release", 1), amount: 300 },
  ]);
});

test.serial("a reversal has the key that a database without it would give it again", async (t) => {
  const reversal = await IntentFixture.create(db.admin, "reversal");
  const { rows } = await db.admin.query("select recovery_id, idempotency_key from app.payout_reversals where id = $1", [
    reversal.id,
  ]);
  t.is(rows[0].idempotency_key, `holdback:reversal:${await derived(rows[0].recovery_id, "reversal", 0)}`);
});
