import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createPlacement, NOBODY } from "../../support/fixtures.ts";
import { holdsOf } from "../../support/holds.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test.serial(
  "extending a guarantee moves unsent schedules and active holds, with the reason in the audit log",
  async (t) => {
    const placementId = await createPlacement(db.admin, { startDate: daysAgo(10) });
    await db.admin.query("select app.extend_guarantee($1, 120, 'A replacement candidate')", [placementId]);
    t.deepEqual(
      (await holdsOf(db.admin, placementId)).map(({ day }) => day),
      [120],
    );
    const { rows } = await db.admin.query(
      `select schedule.due_at = placement.guarantee_completion_date as due_then,
            (select count(*)::int from app.payout_audit_log audit where audit.payout_id = schedule.payout_id
                and action = 'update' and reason = 'A replacement candidate') as audited
       from app.payout_schedules schedule join app.placements placement on placement.id = schedule.placement_id
      where placement.id = $1`,
      [placementId],
    );
    t.deepEqual(rows, [{ due_then: true, audited: 2 }]);
    await refused(t, db.admin.query("select app.extend_guarantee($1, 100, 'shorter')", [placementId]), "HB008");
    await refused(
      t,
      db.admin.query("update app.placements set guarantee_period_days = 1 where id = $1", [placementId]),
      "HB003",
    );
  },
);

test("a placement that is not there, or not active, and days that are too many are refused; only an admin extends", async (t) => {
  const placementId = await createPlacement(db.admin, { startDate: daysAgo(10) });
  const extend = (id: string, days: number | null, reason = "a replacement") =>
    db.admin.query("select app.extend_guarantee($1, $2, $3)", [id, days, reason]);
  await refused(t, extend(NOBODY, 120), "HB002");
  await refused(t, extend(placementId, 731), "HB008");
  await refused(t, extend(placementId, null), "HB008");
  await refused(t, extend(placementId, 120, " "), "HB008");
  await refusedToOthers(t, db, "app.extend_guarantee($1, 120, 'x')", [placementId]);
  await db.admin.query("select app.cancel_placement($1, 'never started')", [placementId]);
  await refused(t, extend(placementId, 120), "HB003");
});
