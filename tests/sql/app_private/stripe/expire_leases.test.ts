// Whoever was to answer for a transfer and did not: it goes into doubt, some at a time, and nothing is waited for.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { batchesIn, type Made } from "../../../support/small_batches.ts";
import { inTransaction } from "../../../support/tampering.ts";

const db = useDatabase(test);
const { claimed, begin, idsOf, column } = batchesIn(db);

/** Sent as one, with a lease that is over. */
async function lost(amounts: number[]): Promise<Made[]> {
  const { made } = await claimed(amounts);
  await begin(await idsOf(made));
  await db.admin.query(
    "update app.payout_transfers set lease_until = clock_timestamp() - interval '1 second' where status = 'sent'",
  );
  return made;
}

/** How many went into doubt. It does not wait for long: an error says so then. */
const expire = (batchSize: number) =>
  inTransaction(db.admin, async (client) => {
    await client.query("set local statement_timeout = '20s'");
    const { rows } = await client.query("select app_private.expire_leases($1) as count", [batchSize]);
    await client.query("commit");
    return rows[0].count;
  });

test.serial("so many batches at a time as are asked for, each as a whole", async (t) => {
  const batches = [await lost([1_000, 2_000]), await lost([3_000, 4_000, 5_000])];
  const parts = [await expire(1), await expire(1)];
  t.deepEqual(parts.sort(), [2, 3]);
  t.is(await expire(1), 0);
  for (const made of batches) t.deepEqual([...new Set(await column(made, "status"))], ["in_doubt"]);
  t.deepEqual([...new Set(await column(batches[0] as Made[], "error_code"))], ["no_answer_recorded"]);
});

for (const what of ["payouts", "payout_schedules", "payout_transfers"]) {
  test.serial(`what somebody holds of ${what} is left for the next time, and keeps no other waiting`, async (t) => {
    const [held, free] = [await lost([1_000, 2_000]), await lost([3_000, 4_000])];
    await inTransaction(db.admin, async (holder) => {
      await holder.query(
        `select from app.${what} where id = $1 for no key update`,
        what === "payout_transfers"
          ? [(await idsOf(held))[1]]
          : [what === "payouts" ? held[1]?.payout : held[1]?.schedule],
      );
      // One at a time: the held batch does not take the place of the other one.
      t.is(await expire(1), 2);
      t.deepEqual(await column(held, "status"), ["sent", "sent"]);
      t.deepEqual(await column(free, "status"), ["in_doubt", "in_doubt"]);
    });
    t.is(await expire(1), 2);
    t.deepEqual(await column(held, "status"), ["in_doubt", "in_doubt"]);
  });
}
