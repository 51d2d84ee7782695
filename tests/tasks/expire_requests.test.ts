import test from "ava";
import expireRequests from "../../tasks/expire_requests.ts";
import { control, createAdmin } from "../security/two_admins.ts";
import { useTask } from "../support/task_fixture.ts";

const fixture = useTask(test, "expire_requests", expireRequests);

test("expire_requests ends the requests that nobody decided in time, and leaves the others", async (t) => {
  const { db } = fixture;
  const [one] = [await createAdmin(db), await createAdmin(db)];
  await control(db, "pause");
  await db.admin.query("update app_private.settings set value = '0' where name = 'request_days'");
  await one.do("select app.pause_payouts('currency:SEK', 'old')");
  await db.admin.query("update app_private.settings set value = '7' where name = 'request_days'");
  await one.do("select app.pause_payouts('currency:NOK', 'new')");
  await fixture.run();
  const requests = async () =>
    (await db.admin.query("select reason, status, decided_by from app.requests order by reason")).rows;
  t.deepEqual(await requests(), [
    { reason: "new", status: "pending", decided_by: null },
    { reason: "old", status: "expired", decided_by: null },
  ]);
});
