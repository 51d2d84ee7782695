import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { debtOf, owe } from "../../support/debts.ts";
import { refused } from "../../support/errors.ts";
import { createRecruiter, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("a debt of which Stripe refused a reversal for good is tried again, with a reason, by an admin, while it is open", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await owe(db.admin, recruiter, 1_000);
  const id = await debtOf(db.admin, recruiter);
  await db.admin.query("update app.recoveries set next_reversal_at = null, reversal_tries = 3 where id = $1", [id]);
  await refused(t, db.admin.query("select app.retry_recovery($1, ' ')", [id]), "HB008");
  await refusedToOthers(t, db, "app.retry_recovery($1, 'x')", [id]);
  const { rows } = await db.admin.query(
    "select reversal_tries, next_reversal_at <= clock_timestamp() as is_due from app.retry_recovery($1, 'the account is back')",
    [id],
  );
  t.deepEqual(rows, [{ reversal_tries: 0, is_due: true }]);
  const { rows: events } = await db.admin.query(
    "select payload ->> 'reason' as reason from app.events where type = 'recovery.retried' and entity_id = $1",
    [id],
  );
  t.deepEqual(events, [{ reason: "the account is back" }]);
  await db.admin.query("select app.write_off_recovery($1, 'goodwill')", [id]);
  await refused(t, db.admin.query("select app.retry_recovery($1, 'x')", [id]), "HB003");
  for (const none of [NOBODY, null]) {
    await refused(t, db.admin.query("select app.retry_recovery($1, 'x')", [none]), "HB002");
  }
});
