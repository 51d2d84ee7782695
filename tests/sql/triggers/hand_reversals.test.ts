// What was taken back at Stripe by hand is told once, with its day, and never told anew.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";

const db = useDatabase(test);

test("no told reversal by hand is changed or taken away, whatever role a session is in", async (t) => {
  const client = await db.admin.connect();
  try {
    for (const role of ["origin", "replica"]) {
      for (const change of [
        "update app_private.hand_reversals set amount = 1",
        "delete from app_private.hand_reversals",
        "truncate app_private.hand_reversals",
      ]) {
        await client.query("begin");
        await client.query(`set local session_replication_role = ${role}`);
        await refused(t, client.query(change), "HB007");
        await client.query("rollback");
      }
    }
  } finally {
    client.release();
  }
});
