import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { claim, createEndpoint, endpointOf, eventsOf } from "../../support/webhook_endpoints.ts";

const db = useDatabase(test);

test("address, filter and description change one by one; what waits goes to the new address", async (t) => {
  const endpoint = await createEndpoint(db.admin, ["time_zone.*"]);
  await db.admin.query("select app.set_time_zone(null, 'Europe/Berlin', 'it moved')");
  const update = (values: string) => db.admin.query(`select app.update_webhook_endpoint('${endpoint.id}', ${values})`);
  await update("url => 'https://new.example.com/'");
  await update("event_types => array['payout.*']");
  await update("description => 'of the ledger'");
  t.like(await endpointOf(db.admin, endpoint), {
    url: "https://new.example.com/",
    event_types: ["payout.*"],
    description: "of the ledger",
  });
  const [waiting] = await claim(db.admin, endpoint);
  t.like(waiting, { url: "https://new.example.com/", type: "time_zone.set" });
  t.like((await eventsOf(db.admin, endpoint)).at(-1), {
    type: "webhook_endpoint.updated",
    payload: { host: "new.example.com" },
  });

  await refused(t, update("url => 'http://new.example.com/'"), "HB064");
  await refused(t, update("event_types => '{}'"), "HB008");
  await refused(t, update("description => repeat('x', 2001)"), "HB037");
  await refused(t, db.admin.query("select app.update_webhook_endpoint($1)", [NOBODY]), "HB002");
  await refusedToOthers(t, db, "app.update_webhook_endpoint($1)", [endpoint.id]);
  await db.admin.query("select app.retire_webhook_endpoint($1, 'moved')", [endpoint.id]);
  await refused(t, update("description => 'x'"), "HB003");
});
