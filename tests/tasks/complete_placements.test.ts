import test from "ava";
import completePlacements from "../../tasks/complete_placements.ts";
import { daysAgo } from "../support/days.ts";
import { createPlacement } from "../support/fixtures.ts";
import { useTask } from "../support/task_fixture.ts";

const fixture = useTask(test, "complete_placements", completePlacements, { settings: { claim_batch_size: 2 } });

test("every placement whose guarantee is over is completed, however many there are, and no other", async (t) => {
  const { admin } = fixture;
  for (let i = 0; i < 5; i++) await createPlacement(admin);
  const running = await createPlacement(admin, { startDate: daysAgo(10) });
  await fixture.run();
  const { rows } = await admin.query(
    "select status, count(*)::int as placements from app.placements group by status order by status",
  );
  t.deepEqual(rows, [
    { status: "active", placements: 1 },
    { status: "completed", placements: 5 },
  ]);
  t.deepEqual((await admin.query("select id from app.placements where status = 'active'")).rows, [{ id: running }]);
});
