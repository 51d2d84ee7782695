import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPayout, createRecruiter, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { answerDue } from "../../support/stripe_answers.ts";

import { twoParts } from "../../support/two_parts.ts";

const db = useDatabase(test);

test.serial("what comes too late names the argument that it was about", async (t) => {
  const { payoutId, parts } = await twoParts(db.admin, await createRecruiter(db.admin));
  await db.admin.query("select app.process_due_schedules()");
  await db.admin.query(
    "select app_private.begin_transfers(array(select id from app.payout_transfers where payout_id = $1))",
    [payoutId],
  );
  const ofPart = db.admin.query("select app.cancel_payout_schedule($1, 'stop')", [parts[0]]);
  t.is((await refused(t, ofPart, "HB012")).column, "schedule_id");
  const ofPayout = db.admin.query("select app.cancel_payout($1, 'stop')", [payoutId]);
  t.is((await refused(t, ofPayout, "HB012")).column, "payout_id");
  const ofPlacement = db.admin.query(
    "select app.cancel_placement(placement_id, 'stop') from app.payouts where id = $1",
    [payoutId],
  );
  t.is((await refused(t, ofPlacement, "HB012")).column, "placement_id");
});

test("a payout is cancelled with its schedules and holds, and the audit log says why", async (t) => {
  const { payout } = await createPayout(db.admin);
  const cancel = () => db.admin.query("select status from app.cancel_payout($1, 'called off')", [payout]);
  t.deepEqual((await cancel()).rows, [{ status: "cancelled" }]);
  const { rows } = await db.admin.query(
    "select entity, new_status, reason from app.payout_audit_log where payout_id = $1 and action = 'cancel' order by entity",
    [payout],
  );
  const row = { new_status: "cancelled", reason: "called off" };
  t.deepEqual(rows, [
    { entity: "escrow_hold", ...row },
    { entity: "payout", ...row },
    { entity: "payout_schedule", ...row },
  ]);
  await refused(t, cancel(), "HB003");
});

test.serial("a part that was refused is cancelled too, and is not tried again", async (t) => {
  const { payout } = await createPayout(db.admin);
  await answerDue(db.admin, { http_status: 400, code: "insufficient_capabilities_for_transfer" });
  const part = async () =>
    (
      await db.admin.query(
        "select status, next_retry_at is not null as again from app.payout_schedules where payout_id = $1",
        [payout],
      )
    ).rows;
  t.deepEqual(await part(), [{ status: "failed", again: true }]);
  await db.admin.query("select app.cancel_payout($1, 'called off')", [payout]);
  t.deepEqual(await part(), [{ status: "cancelled", again: false }]);
});

test.serial(
  "a payout of which a part was paid, or that is not there, cannot be cancelled; it takes a reason and an admin",
  async (t) => {
    const { payout } = await createPayout(db.admin);
    const cancel = (id: string, reason = "called off") =>
      db.admin.query("select app.cancel_payout($1, $2)", [id, reason]);
    await refused(t, cancel(NOBODY), "HB002");
    await refused(t, cancel(payout, ""), "HB008");
    await refusedToOthers(t, db, "app.cancel_payout($1, 'x')", [payout]);
    await answerDue(db.admin);
    await refused(t, cancel(payout), "HB003");
  },
);
