import test from "ava";
import measure from "../../tasks/measure.ts";
import { createPlacement } from "../support/fixtures.ts";
import { useTask } from "../support/task_fixture.ts";

const fixture = useTask(test, "measure", measure);

test("measure keeps the sums of whole tables for /metrics", async (t) => {
  const { admin } = fixture;
  const measured = async () =>
    (
      await admin.query(
        `select name, labels, value from reporting.metrics
          where name in ('holdback_invariant_violations', 'holdback_holds_amount') order by name`,
      )
    ).rows;
  t.deepEqual(await measured(), []);
  // 20 % of 1,000.00 USD are held.
  await createPlacement(admin, { holdbackPercentage: 20 });
  await fixture.run();
  t.deepEqual(await measured(), [
    { name: "holdback_holds_amount", labels: { status: "active", currency: "USD" }, value: "20000" },
  ]);
});
