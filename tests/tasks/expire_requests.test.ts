import test from "ava";
import { control, createAdmin } from "../security/two_admins.ts";
import { useDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { createTestSandbox } from "../support/sandbox.ts";
import { startTestWorker } from "../support/worker.ts";

const db = useDatabase(test);

test("expire_requests ends the requests that nobody decided in time, and leaves the others", async (t) => {
  const sandbox = await createTestSandbox();
  const [one] = [await createAdmin(db), await createAdmin(db)];
  await control(db, "pause");
  await db.admin.query("update app_private.settings set value = '0' where name = 'request_days'");
  await one.do("select app.pause_payouts('currency:SEK', 'old')");
  await db.admin.query("update app_private.settings set value = '7' where name = 'request_days'");
  await one.do("select app.pause_payouts('currency:NOK', 'new')");
  await db.admin.query("select app_private.enqueue('expire_requests', array['{}'::jsonb])");
  const worker = await startTestWorker({ databaseUrl: db.urlOf("holdback_worker"), stripe: sandbox });
  t.teardown(async () => {
    await worker.stop();
    await sandbox.remove();
  });
  const requests = async () =>
    (await db.admin.query("select reason, status, decided_by from app.requests order by reason")).rows;
  await eventually("the old request to expire", async () => (await requests())[1].status === "expired");
  t.deepEqual(await requests(), [
    { reason: "new", status: "pending", decided_by: null },
    { reason: "old", status: "expired", decided_by: null },
  ]);
});
