import test from "ava";
import { asked, control, createAdmin, refusedToConfirm } from "../../security/two_admins.ts";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createPayout, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("a request that is declined, by another admin or by who asked, is never done, and says why", async (t) => {
  const [one, other] = [await createAdmin(db), await createAdmin(db)];
  await control(db, "early_release");
  for (const decider of [one, other]) {
    const { hold } = await createPayout(db.admin, { startDate: daysAgo(9) });
    const request = await asked(t, one, "app.release_escrow_hold($1, 'went well')", [hold]);
    const decline = (id: string, reason: string) =>
      decider.client.query("select status, decided_by, decision_reason from app.decline_request($1, $2)", [id, reason]);
    await refused(t, decline(request.id, " "), "HB008");
    await refused(t, decline(NOBODY, "too early"), "HB002");
    await refusedToOthers(t, db, "app.decline_request($1, 'x')", [request.id]);
    const { rows } = await decline(request.id, "too early");
    t.deepEqual(rows, [{ status: "declined", decided_by: decider.id, decision_reason: "too early" }]);
    await refused(t, decline(request.id, "again"), "HB003");
    await refusedToConfirm(t, other, request, "HB003");
    const { rows: holds } = await db.admin.query("select status from app.escrow_holds where id = $1", [hold]);
    t.deepEqual(holds, [{ status: "active" }]);
  }
});
