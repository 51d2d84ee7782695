import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { owe } from "../../../support/debts.ts";
import { createRecruiter } from "../../../support/fixtures.ts";

const db = useDatabase(test);

test("a reversal of which nobody knows is sent again, also when its second try got no answer; after an error of Stripe's it is looked up", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await owe(db.admin, recruiter, 1_000, ", recovers_by_offset => false");
  await db.admin.query("select app_private.claim_reversals()");
  const { rows } = await db.admin.query("select id from app.payout_reversals where recruiter_id = $1", [recruiter.id]);
  const { id } = rows[0];
  const jobAfter = async (attempt: number, httpStatus: number | null) => {
    await db.admin.query("delete from graphile_worker._private_jobs");
    await db.admin.query("select app_private.begin_reversal($1)", [id]);
    await db.admin.query("select app_private.record_reversal_answer($1)", [
      JSON.stringify({ reversal_id: id, attempt, http_status: httpStatus, code: "ECONNRESET" }),
    ]);
    await db.admin.query("update app.payout_reversals set next_attempt_at = now() where id = $1", [id]);
    await db.admin.query("delete from graphile_worker._private_jobs");
    await db.admin.query("select app_private.resolve_reversals()");
    const { rows: jobs } = await db.admin.query("select task_identifier as task from graphile_worker.jobs");
    return jobs.map(({ task }) => task);
  };
  t.deepEqual(await jobAfter(1, null), ["execute_reversal"]);
  t.deepEqual(await jobAfter(2, null), ["execute_reversal"]);
  t.deepEqual(await jobAfter(3, 500), ["look_up_reversal"]);
});
