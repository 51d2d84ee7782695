import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPayout, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("a frozen payout says since when and why, and what was claimed of it is withdrawn", async (t) => {
  const { payout, schedule } = await createPayout(db.admin);
  await db.admin.query("select app.process_due_schedules()");
  const { rows: frozen } = await db.admin.query(
    "select frozen_at <= now() as since, frozen_reason from app.freeze_payout($1, 'a dispute')",
    [payout],
  );
  t.deepEqual(frozen, [{ since: true, frozen_reason: "a dispute" }]);
  const { rows: transfers } = await db.admin.query(
    "select status, error_code from app.payout_transfers where schedule_id = $1",
    [schedule],
  );
  t.deepEqual(transfers, [{ status: "refused", error_code: "withdrawn" }]);
  const { rows: audit } = await db.admin.query(
    "select reason from app.payout_audit_log where payout_id = $1 and action = 'freeze'",
    [payout],
  );
  t.deepEqual(audit, [{ reason: "a dispute" }]);
});

test("what is frozen, has ended or is not there cannot be frozen; it takes a reason and an admin", async (t) => {
  const { payout } = await createPayout(db.admin);
  const freeze = (id: string, reason = "a dispute") => db.admin.query("select app.freeze_payout($1, $2)", [id, reason]);
  await refused(t, freeze(NOBODY), "HB002");
  await refused(t, freeze(payout, " "), "HB008");
  await refusedToOthers(t, db, "app.freeze_payout($1, 'x')", [payout]);
  await freeze(payout);
  await refused(t, freeze(payout), "HB003", /frozen already/);
  const { payout: cancelled } = await createPayout(db.admin);
  await db.admin.query("select app.cancel_payout($1, 'called off')", [cancelled]);
  await refused(t, freeze(cancelled), "HB003", /nothing to freeze/);
});
