import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { createRecruiter } from "../../../support/fixtures.ts";
import { answerDue } from "../../../support/stripe_answers.ts";

import { twoParts } from "../../../support/two_parts.ts";

const db = useDatabase(test);

test.serial("a run of retries begins when one can be paid, and leaves no row when all are blocked", async (t) => {
  const { payoutId } = await twoParts(db.admin, await createRecruiter(db.admin));
  await answerDue(db.admin, { http_status: 400, code: "balance_insufficient" });
  await db.admin.query(
    "update app.payout_schedules set next_retry_at = now() - interval '1 second' where payout_id = $1 and status = 'failed'",
    [payoutId],
  );
  const start = async () =>
    (await db.admin.query("select (app_private.start_payout_run('retry_failed_schedules')).id")).rows[0].id;
  await db.admin.query("select app.freeze_payout($1, 'a dispute')", [payoutId]);
  t.is(await start(), null);
  await db.admin.query("select app.unfreeze_payout($1, 'settled')", [payoutId]);
  t.truthy(await start());
});
