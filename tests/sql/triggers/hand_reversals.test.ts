// What was taken back at Stripe by hand is told once, with its day, and never told anew.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { allFor, createPayout, createRecruiter } from "../../support/fixtures.ts";
import { answerDue } from "../../support/stripe_answers.ts";
import { inTransaction } from "../../support/tampering.ts";

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

test("one that was moved to another month, made, or taken away past the guards is named by the audit log's verifier", async (t) => {
  const { payout } = await createPayout(db.admin, {
    feeAmount: 500,
    holdbackPercentage: 0,
    recruiters: allFor(await createRecruiter(db.admin)),
  });
  await answerDue(db.admin);
  await db.admin.query(
    "select app_private.record_hand_reversals(transfer, 200) from app.payout_transfers as transfer where payout_id = $1",
    [payout],
  );
  for (const [change, problem] of [
    ["update app_private.hand_reversals set noticed_at = noticed_at - interval '1 month'", "row_differs"],
    ["update app_private.hand_reversals set amount = amount + 1", "row_differs"],
    ["delete from app_private.hand_reversals", "row_gone"],
    [
      `insert into app_private.hand_reversals (transfer_id, amount, noticed_at)
       select transfer_id, 1, noticed_at from app_private.hand_reversals`,
      "row_unlogged",
    ],
  ] as const) {
    await inTransaction(db.admin, async (client) => {
      t.deepEqual((await client.query("select problem from app.verify_audit_log()")).rows, []);
      await client.query(`alter table app_private.hand_reversals disable trigger user; ${change};
        alter table app_private.hand_reversals enable always trigger _100_refuse_change;
        alter table app_private.hand_reversals enable always trigger _900_audit`);
      const { rows } = await client.query("select problem, chain from app.verify_audit_log()");
      t.deepEqual(
        rows.map((row) => [row.problem, row.chain.split(":")[0]]),
        [[problem, "hand_reversals"]],
        change,
      );
    });
  }
});
