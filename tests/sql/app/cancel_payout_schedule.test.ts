import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPayout, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { answerDue } from "../../support/stripe_answers.ts";

const db = useDatabase(test);

test.serial("an obligation is cancelled, its amount is to be scheduled anew, and the audit log says why", async (t) => {
  const { payout, schedule } = await createPayout(db.admin);
  const { rows } = await db.admin.query("select status, amount from app.cancel_payout_schedule($1, 'smaller')", [
    schedule,
  ]);
  t.deepEqual(rows, [{ status: "cancelled", amount: "80000" }]);
  await t.notThrowsAsync(db.admin.query("select app.create_payout_schedule($1, now(), 80000)", [payout]));
  const { rows: audit } = await db.admin.query(
    "select new_status, reason from app.payout_audit_log where entity_id = $1 and action = 'cancel'",
    [schedule],
  );
  t.deepEqual(audit, [{ new_status: "cancelled", reason: "smaller" }]);
});

test.serial(
  "what was claimed and not sent is withdrawn; what was paid, or released from a hold, is not cancelled",
  async (t) => {
    const { payout, schedule } = await createPayout(db.admin);
    await db.admin.query("select app.process_due_schedules()");
    await db.admin.query("select app.cancel_payout_schedule($1, 'stop')", [schedule]);
    const { rows } = await db.admin.query(
      "select status, error_code from app.payout_transfers where schedule_id = $1",
      [schedule],
    );
    t.deepEqual(rows, [{ status: "refused", error_code: "withdrawn" }]);

    await db.admin.query("select app.release_due_escrow_holds()");
    const { rows: released } = await db.admin.query(
      "select id from app.payout_schedules where payout_id = $1 and kind = 'escrow_release'",
      [payout],
    );
    await refused(
      t,
      db.admin.query("select app.cancel_payout_schedule($1, 'stop')", [released[0].id]),
      "HB003",
      /is owed/,
    );
    const paid = await createPayout(db.admin);
    await answerDue(db.admin);
    await refused(t, db.admin.query("select app.cancel_payout_schedule($1, 'stop')", [paid.schedule]), "HB003");
  },
);

test.serial("an obligation that is not there, or no reason, is refused; only an admin cancels", async (t) => {
  const { schedule } = await createPayout(db.admin);
  await refused(t, db.admin.query("select app.cancel_payout_schedule($1, 'x')", [NOBODY]), "HB002");
  await refused(t, db.admin.query("select app.cancel_payout_schedule($1, ' ')", [schedule]), "HB008");
  await refusedToOthers(t, db, "app.cancel_payout_schedule($1, 'x')", [schedule]);
});
