import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { claim, createEndpoint, deliveriesOf, eventsOf } from "../../support/webhook_endpoints.ts";

const db = useDatabase(test);

test("an endpoint that is retired has no secret, nothing that waits, and never comes back", async (t) => {
  const endpoint = await createEndpoint(db.admin, ["time_zone.*"]);
  await db.admin.query("select app.set_time_zone(null, 'Europe/Berlin', 'it moved')");
  await refused(t, db.admin.query("select app.retire_webhook_endpoint($1, ' ')", [endpoint.id]), "HB008");
  await refused(t, db.admin.query("select app.retire_webhook_endpoint($1, repeat('x', 2001))", [endpoint.id]), "HB037");
  await refused(t, db.admin.query("select app.retire_webhook_endpoint($1, 'x')", [NOBODY]), "HB002");
  await refusedToOthers(t, db, "app.retire_webhook_endpoint($1, 'x')", [endpoint.id]);
  await db.admin.query("select app.retire_webhook_endpoint($1, 'not needed')", [endpoint.id]);
  await db.admin.query("select app.set_time_zone(null, 'Europe/Vienna', 'it moved')");
  t.like(await deliveriesOf(db.admin, endpoint), [{ status: "given_up", error: "the endpoint was retired" }]);
  t.deepEqual(await claim(db.admin, endpoint), []);
  const { rows } = await db.admin.query("select from app_private.webhook_secrets where endpoint_id = $1", [
    endpoint.id,
  ]);
  t.is(rows.length, 0);
  t.like((await eventsOf(db.admin, endpoint)).at(-1), {
    type: "webhook_endpoint.retired",
    payload: { reason: "not needed" },
  });
  for (const verb of ["retire", "enable", "disable"])
    await refused(t, db.admin.query(`select app.${verb}_webhook_endpoint($1, 'x')`, [endpoint.id]), "HB003");
});
