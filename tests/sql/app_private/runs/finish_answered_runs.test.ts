// As long as a transfer of a run is in doubt the run is looked at again and again, and written only when something is new.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { allFor, createPayout, createRecruiter } from "../../../support/fixtures.ts";
import { answerTransfers } from "../../../support/stripe_answers.ts";

const db = useDatabase(test);

test("a run with a transfer in doubt is written when the doubt ends, and not while it lasts", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await createPayout(db.admin, { holdbackPercentage: 0, feeAmount: 700, recruiters: allFor(recruiter) });
  const { rows: started } = await db.admin.query("select id from app.process_due_schedules()");
  const run = started[0].id;
  await answerTransfers(db.admin, { http_status: 500, code: "api_error" });
  const look = async () => {
    await db.admin.query("select app_private.finish_answered_runs(array[$1::uuid])", [run]);
    const { rows } = await db.admin.query(
      "select xmin::text as written, succeeded_count::int as paid, in_doubt_count::int as doubts from app.payout_runs where id = $1",
      [run],
    );
    return rows[0];
  };
  const first = await look();
  t.like(first, { paid: 0, doubts: 1 });
  t.deepEqual(await look(), first, "not written again");

  await db.admin.query(
    `update app.payout_transfers set status = 'succeeded', stripe_transfer_id = 'tr_doubt', error_code = null,
            error_message = null, next_attempt_at = null where run_id = $1`,
    [run],
  );
  t.like(await look(), { paid: 1, doubts: 0 });
});
