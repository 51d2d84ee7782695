import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createPlacement, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test.serial("a guarantee completes by itself when it is over, and only then", async (t) => {
  const over = await createPlacement(db.admin);
  const running = await createPlacement(db.admin, { startDate: daysAgo(10) });
  await refused(t, db.admin.query("select app.complete_placement($1)", [running]), "HB003");
  while ((await db.admin.query("select app_private.complete_due_placements() as count")).rows[0].count > 0);
  const { rows } = await db.admin.query("select status from app.placements where id in ($1, $2) order by status", [
    over,
    running,
  ]);
  t.deepEqual(rows, [{ status: "active" }, { status: "completed" }]);
});

test("a placement whose guarantee is over is completed by hand, once", async (t) => {
  const placementId = await createPlacement(db.admin);
  const complete = (id: string) => db.admin.query("select status from app.complete_placement($1)", [id]);
  t.deepEqual((await complete(placementId)).rows, [{ status: "completed" }]);
  await refused(t, complete(placementId), "HB003");
  await refused(t, complete(NOBODY), "HB002");
  await refusedToOthers(t, db, "app.complete_placement($1)", [placementId]);
});
