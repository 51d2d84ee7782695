import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { answer, claim, createEndpoint, deliveriesOf } from "../../support/webhook_endpoints.ts";

const db = useDatabase(test);

const redeliver = async (id: string) =>
  (await db.admin.query("select app.redeliver_webhook($1) as made", [id])).rows[0].made;

test("a delivery is made again, for its endpoint, with the same id of the event", async (t) => {
  const endpoint = await createEndpoint(db.admin, ["time_zone.*"]);
  await db.admin.query("select app.set_time_zone(null, 'Europe/Berlin', 'it moved')");
  const [first] = await claim(db.admin, endpoint);
  await answer(db.admin, [first as NonNullable<typeof first>], 200);
  t.deepEqual(await claim(db.admin, endpoint), []);
  t.is(await redeliver(first?.delivery_id as string), 1);
  t.like(await claim(db.admin, endpoint), [{ event_id: first?.event_id, body: first?.body, attempt: 1 }]);
  t.is(await redeliver(first?.delivery_id as string), 0, "it is under way");

  await refused(t, db.admin.query("select app.redeliver_webhook($1)", [NOBODY]), "HB002");
  await refusedToOthers(t, db, "app.redeliver_webhook($1)", [first?.delivery_id]);
  await db.admin.query("select app.retire_webhook_endpoint($1, 'moved')", [endpoint.id]);
  await refused(t, db.admin.query("select app.redeliver_webhook($1)", [first?.delivery_id]), "HB003");
});

test("an event is delivered again to all that want it, also to those that were not there", async (t) => {
  await db.admin.query("select app.pause_payouts('currency:JPY', 'a look')");
  const { rows: events } = await db.admin.query(
    "select id from app.events where type = 'payout_pause.started' order by id desc limit 1",
  );
  const wanting = [
    await createEndpoint(db.admin, ["payout_pause.started"]),
    await createEndpoint(db.admin, ["payout_pause.*"]),
  ];
  const other = await createEndpoint(db.admin, ["company_member.*"]);
  t.true((await redeliver(events[0].id)) >= 2);
  for (const endpoint of wanting)
    t.true((await claim(db.admin, endpoint)).some(({ event_id }) => event_id === events[0].id));
  t.deepEqual(await deliveriesOf(db.admin, other), []);
});
