import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { answer, claim, createEndpoint, endpointOf, eventsOf } from "../../support/webhook_endpoints.ts";

const db = useDatabase(test);

test("an endpoint that is switched on again gets what waited, and begins without failures", async (t) => {
  const endpoint = await createEndpoint(db.admin, ["time_zone.*"]);
  await db.admin.query("select app.set_time_zone(null, 'Europe/Berlin', 'it moved')");
  await answer(db.admin, await claim(db.admin, endpoint), 500);
  await db.admin.query("select app.set_time_zone(null, 'Europe/Vienna', 'it moved')");
  await db.admin.query("select app.disable_webhook_endpoint($1, 'the receiver moves')", [endpoint.id]);
  await refused(t, db.admin.query("select app.enable_webhook_endpoint($1, ' ')", [endpoint.id]), "HB008");
  await refused(t, db.admin.query("select app.enable_webhook_endpoint($1, repeat('x', 2001))", [endpoint.id]), "HB037");
  await refusedToOthers(t, db, "app.enable_webhook_endpoint($1, 'x')", [endpoint.id]);
  await db.admin.query("select app.enable_webhook_endpoint($1, 'it has moved')", [endpoint.id]);
  t.like(await endpointOf(db.admin, endpoint), {
    disabled_at: null,
    disabled_reason: null,
    failing_since: null,
    failure_count: 0,
  });
  t.is((await claim(db.admin, endpoint)).length, 1);
  t.like((await eventsOf(db.admin, endpoint)).at(-1), {
    type: "webhook_endpoint.enabled",
    payload: { reason: "it has moved" },
  });
  await refused(t, db.admin.query("select app.enable_webhook_endpoint($1, 'x')", [endpoint.id]), "HB003");
  await refused(t, db.admin.query("select app.enable_webhook_endpoint($1, 'x')", [NOBODY]), "HB002");
});
