import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { claim, createEndpoint, deliveriesOf, eventsOf } from "../../support/webhook_endpoints.ts";

const db = useDatabase(test);

test("what waits for an endpoint that is switched off keeps waiting, and nothing is added", async (t) => {
  const endpoint = await createEndpoint(db.admin, ["time_zone.*", "webhook_endpoint.*"]);
  const other = await createEndpoint(db.admin, ["webhook_endpoint.disabled"]);
  await db.admin.query("select app.set_time_zone(null, 'Europe/Berlin', 'it moved')");
  const before = await deliveriesOf(db.admin, endpoint);
  await db.admin.query("select app.disable_webhook_endpoint($1, 'the receiver moves')", [endpoint.id]);
  await db.admin.query("select app.set_time_zone(null, 'Europe/Vienna', 'it moved')");
  t.deepEqual(await deliveriesOf(db.admin, endpoint), before);
  t.deepEqual(await claim(db.admin, endpoint), []);
  t.like((await eventsOf(db.admin, endpoint)).at(-1), {
    type: "webhook_endpoint.disabled",
    payload: { reason: "the receiver moves" },
  });
  const told = (await claim(db.admin, other)).filter(({ body }) => JSON.parse(body).entity_id === endpoint.id);
  t.is(told.length, 1, "the others hear of it");

  await refused(t, db.admin.query("select app.disable_webhook_endpoint($1, 'x')", [endpoint.id]), "HB003");
  await refused(t, db.admin.query("select app.disable_webhook_endpoint($1, ' ')", [other.id]), "HB008");
  await refused(t, db.admin.query("select app.disable_webhook_endpoint($1, repeat('x', 2001))", [other.id]), "HB037");
  await refused(t, db.admin.query("select app.disable_webhook_endpoint($1, 'x')", [NOBODY]), "HB002");
  await refusedToOthers(t, db, "app.disable_webhook_endpoint($1, 'x')", [other.id]);
});
