import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { answer, claim, createEndpoint, deliveriesOf } from "../../support/webhook_endpoints.ts";

const db = useDatabase(test);

test("the events of a time are delivered again, whether or not they were, and no others", async (t) => {
  await db.admin.query("select app.set_time_zone(null, 'Europe/Berlin', 'it moved')");
  const clock = async () => (await db.admin.query("select clock_timestamp()::text as now")).rows[0].now as string;
  const since = await clock();
  const endpoint = await createEndpoint(db.admin, ["time_zone.*"]);
  await db.admin.query("select app.set_time_zone(null, 'Europe/Vienna', 'it moved')");
  await answer(db.admin, await claim(db.admin, endpoint), 200);
  await db.admin.query("select app.disable_webhook_endpoint($1, 'the receiver moves')", [endpoint.id]);
  await db.admin.query("select app.set_time_zone(null, 'Europe/Rome', 'it moved')");
  const until = await clock();
  await db.admin.query("select app.enable_webhook_endpoint($1, 'it has moved')", [endpoint.id]);
  await db.admin.query("select app.set_time_zone(null, 'Europe/Paris', 'it moved')");
  await answer(db.admin, await claim(db.admin, endpoint), 200);
  const redeliver = (...range: unknown[]) =>
    db.admin.query(
      `select app.redeliver_webhooks('${endpoint.id}', ${range.map((_, at) => `$${at + 1}`).join(", ")}) as made`,
      range,
    );
  // Vienna, which was delivered, and Rome, which was never queued.
  t.deepEqual((await redeliver(since, until)).rows, [{ made: 2 }]);
  const again = await claim(db.admin, endpoint);
  t.deepEqual(
    again.map(({ body }) => JSON.parse(body).data.time_zone),
    ["Europe/Vienna", "Europe/Rome"],
  );
  await answer(db.admin, again, 200);
  // And Paris, until now.
  t.deepEqual((await redeliver(since)).rows, [{ made: 3 }]);
  t.is((await deliveriesOf(db.admin, endpoint)).length, 3);

  await refused(t, redeliver(until, since), "HB008");
  await refused(t, redeliver(null), "HB008");
  await refused(t, db.admin.query("select app.redeliver_webhooks($1, now())", [NOBODY]), "HB002");
  await refusedToOthers(t, db, "app.redeliver_webhooks($1, now())", [endpoint.id]);
  await db.admin.query("select app.retire_webhook_endpoint($1, 'moved')", [endpoint.id]);
  await refused(t, redeliver(since), "HB003");
});
