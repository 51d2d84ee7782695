import test from "ava";
import makeAuditPartitions from "../../tasks/make_audit_partitions.ts";
import { useTask } from "../support/task_fixture.ts";

const fixture = useTask(test, "make_audit_partitions", makeAuditPartitions);

test("make_audit_partitions makes the months to come of both logs", async (t) => {
  const { admin } = fixture;
  const partitions = async () =>
    (
      await admin.query<{ log: string; count: number }>(
        `select inhparent::regclass::text as log, count(*)::int as count from pg_inherits
          where inhparent in ('app.audit_log'::regclass, 'app.payout_audit_log'::regclass) group by 1 order by 1`,
      )
    ).rows.map(({ log, count }) => `${log} ${count}`);
  // This month, three to come, and the default.
  t.deepEqual(await partitions(), ["app.audit_log 5", "app.payout_audit_log 5"]);
  await admin.query("update app_private.settings set value = '5' where name = 'audit_months_ahead'");
  await fixture.run();
  t.deepEqual(await partitions(), ["app.audit_log 7", "app.payout_audit_log 7"]);
});
