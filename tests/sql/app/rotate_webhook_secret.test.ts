import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { claim, createEndpoint, endpointOf, eventsOf, waitsAreOver } from "../../support/webhook_endpoints.ts";

const db = useDatabase(test);

test("after a rotation deliveries are signed with both secrets, until the old one's time is over", async (t) => {
  const endpoint = await createEndpoint(db.admin, ["time_zone.*"]);
  await db.admin.query("select app.set_time_zone(null, 'Europe/Berlin', 'it moved')");
  const rotate = async () =>
    (await db.admin.query("select secret from app.rotate_webhook_secret($1, 'each year')", [endpoint.id])).rows[0]
      .secret;
  const secrets = async () => {
    await waitsAreOver(db.admin, endpoint);
    return (await claim(db.admin, endpoint))[0]?.secrets;
  };
  const second = await rotate();
  t.not(second, endpoint.secret);
  t.deepEqual(await secrets(), [second, endpoint.secret]);
  // 24 hours.
  const { rows } = await db.admin.query(
    `select round(extract(epoch from valid_until - now()) / 3600) as hours
       from app_private.webhook_secrets where endpoint_id = $1 and valid_until is not null`,
    [endpoint.id],
  );
  t.deepEqual(rows, [{ hours: "24" }]);
  await db.admin.query(
    "update app_private.webhook_secrets set valid_until = now() where endpoint_id = $1 and valid_until is not null",
    [endpoint.id],
  );
  t.deepEqual(await secrets(), [second]);
  const third = await rotate();
  t.deepEqual(await secrets(), [third, second]);
  const fourth = await rotate();
  t.deepEqual(await secrets(), [fourth, third], "a secret that was rotated twice is gone");
  t.notRegex(JSON.stringify([await eventsOf(db.admin, endpoint), await endpointOf(db.admin, endpoint)]), /whsec/);
});

test("an admin rotates, with a reason, what is not retired", async (t) => {
  const endpoint = await createEndpoint(db.admin);
  await refused(t, db.admin.query("select app.rotate_webhook_secret($1, ' ')", [endpoint.id]), "HB008");
  await refused(t, db.admin.query("select app.rotate_webhook_secret($1, repeat('x', 2001))", [endpoint.id]), "HB037");
  await refused(t, db.admin.query("select app.rotate_webhook_secret($1, 'x')", [NOBODY]), "HB002");
  await refusedToOthers(t, db, "app.rotate_webhook_secret($1, 'x')", [endpoint.id]);
  await db.admin.query("select app.retire_webhook_endpoint($1, 'moved')", [endpoint.id]);
  await refused(t, db.admin.query("select app.rotate_webhook_secret($1, 'x')", [endpoint.id]), "HB003");
});
