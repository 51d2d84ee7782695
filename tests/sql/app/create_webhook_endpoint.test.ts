import test from "ava";
import type { DatabaseError } from "pg";
import { EVENTS } from "../../../server/messages/webhooks/events.ts";
import { send } from "../../../server/messages/webhooks/send.ts";
import { temporaryDatabase, useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { changeSettings } from "../../support/payout_system.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { claim, createEndpoint, deliveriesOf, eventsOf } from "../../support/webhook_endpoints.ts";

const db = useDatabase(test);

const create = (url: string | null, types: (string | null)[] | null = ["*"], description: string | null = null) =>
  db.admin.query("select app.create_webhook_endpoint($1, $2, $3)", [url, types, description]);

test("an admin creates an endpoint, and is told its secret once", async (t) => {
  const endpoint = await createEndpoint(db.admin, ["time_zone.*"], "https://hooks.example.com:8443/in?token=t0ken");
  // 32 random bytes.
  t.regex(endpoint.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  t.is(Buffer.from(endpoint.secret.slice(6), "base64").length, 32);
  const [created] = await eventsOf(db.admin, endpoint);
  t.like(created, { type: "webhook_endpoint.created", payload: { host: "hooks.example.com:8443" } });
  t.notRegex(JSON.stringify(created), /t0ken|whsec/, "an address may have a secret in it");
  await refusedToOthers(t, db, "app.create_webhook_endpoint('https://x.example.com', array['*'])");
});

test("an address is https, without a user, a password, a fragment or a hidden character", async (t) => {
  for (const bad of [
    null,
    "",
    "hooks.example.com",
    "ftp://hooks.example.com",
    "https://",
    "https:///path",
    "https://u:p@hooks.example.com/",
    "https://hooks.example.com/#there",
    "https://hooks.example.com/a b",
    "https://hööks.example.com/",
    "https://hooks.example.com\\@10.0.0.1/",
    " https://hooks.example.com/",
    "javascript:alert(1)",
    "http://hooks.example.com/",
  ]) {
    await refused(t, create(bad), "HB064");
  }
  await refused(t, create(`https://hooks.example.com/${"x".repeat(2_000)}`), "HB037");
  await refused(t, create("https://hooks.example.com/", ["*"], "x".repeat(2_001)), "HB037");
});

test("an address of this machine or of a private network is refused at once, in any form, unless it is allowed", async (t) => {
  const inside = [
    "localhost",
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "10.0.0.1",
    "10.0.0.1.",
    "172.31.255.255",
    "192.168.1.1:8443",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "[::1]",
    "[::]",
    "[::ffff:8.8.8.8]",
    "[fe80::1]:8443",
    "[fd00::1]",
    "[64:ff9b::a00:1]",
    "[2001:db8::1]",
    "[2002:a00:1::]",
  ];
  for (const host of inside) {
    await refused(t, create(`https://${host}/x`), "HB064");
    // As a worker would, if it were asked to.
    const { error } = await send({ url: `https://${host}/x`, secrets: [], id: "x", body: "" });
    t.regex(error ?? "", /private address/, host);
  }
  await refused(t, create("https://hooks.localhost./x"), "HB064");
  for (const host of ["8.8.8.8", "172.32.0.1", "[2606:4700::1111]", "10.0.0.1.example.com", "localhost.example.com"])
    await t.notThrowsAsync(create(`https://${host}/x`), host);
  const endpoint = await createEndpoint(db.admin);
  const update = db.admin.query("select app.update_webhook_endpoint($1, 'https://10.0.0.1/x')", [endpoint.id]);
  await refused(t, update, "HB064");
  const own = await temporaryDatabase(t);
  await changeSettings(own.admin, { webhook_private_addresses: 1 });
  await t.notThrowsAsync(createEndpoint(own.admin, ["*"], "https://10.0.0.1/x"));
});

test("a filter is a list of types, whole entities, or all", async (t) => {
  for (const bad of [
    null,
    [],
    [null],
    ["payout"],
    ["payout."],
    ["Payout.*"],
    ["payout.*", "x y.z"],
    ["**"],
    ["pay%.*"],
    ["nope.*"],
    ["payout.*", "payuot.completed"],
    ["payout.complted"],
  ]) {
    await refused(t, create("https://hooks.example.com/", bad), "HB008");
  }
  for (const good of [["*"], ["payout.*"], ["payout.completed", "payout_schedule.*"]]) {
    await t.notThrowsAsync(create("https://hooks.example.com/", good));
  }
});

test("a type that was mistyped is answered with the nearest, when an endpoint is made and when it is changed", async (t) => {
  const endpoint = await createEndpoint(db.admin);
  const nearest: Record<string, string> = {
    "payout.complted": "payout.completed",
    "payuot.*": "payout.*",
    "escrow_hold.release": "escrow_hold.released",
    completed: "payout.completed",
  };
  for (const [wrong, right] of Object.entries(nearest)) {
    for (const verb of [
      "create_webhook_endpoint('https://hooks.example.com/', $1)",
      `update_webhook_endpoint('${endpoint.id}', event_types => $1)`,
    ]) {
      const error = await t.throwsAsync<DatabaseError>(db.admin.query(`select app.${verb}`, [["payout.*", wrong]]));
      t.is(error?.code, "HB008", wrong);
      t.is(error?.message, `${wrong} is no type of event.`);
      t.true(error?.hint?.startsWith(`The nearest is ${right}. `), error?.hint);
    }
  }
});

test("an endpoint can ask for every event that has a schema, and for no other", async (t) => {
  const { rows } = await db.admin.query<{ types: string[] }>("select app_private.event_types() as types");
  t.deepEqual(rows[0]?.types, Object.keys(EVENTS).sort());
  const { rows: impossible } = await db.admin.query(
    "select type from unnest(app_private.event_types()) as type where not app_private.is_event_type(type)",
  );
  t.deepEqual(impossible, []);
});

test("an endpoint gets the events of its filter from now on, and no others", async (t) => {
  const before = await createEndpoint(db.admin, ["company_member.added", "time_zone.set"]);
  await db.admin.query("select app.set_time_zone(null, 'Europe/Berlin', 'it moved')");
  const after = await createEndpoint(db.admin, ["time_zone.*"]);
  await db.admin.query("select app.set_time_zone(null, 'Europe/Vienna', 'it moved')");
  const types = async (endpoint: typeof before) => (await deliveriesOf(db.admin, endpoint)).map(({ type }) => type);
  t.deepEqual(await types(before), ["time_zone.set", "time_zone.set"]);
  t.deepEqual(await types(after), ["time_zone.set"]);
  const [claimed] = await claim(db.admin, after);
  t.deepEqual(claimed?.secrets, [after.secret]);
  t.like(JSON.parse(claimed?.body ?? "{}"), { type: "time_zone.set", data: { time_zone: "Europe/Vienna" } });
});

test("there is a largest number of endpoints", async (t) => {
  const client = await db.admin.connect();
  t.teardown(() => client.release());
  await client.query("begin");
  await client.query(
    `update app_private.settings set value = to_jsonb((select count(*) from app.webhook_endpoints))
      where name = 'max_webhook_endpoints'`,
  );
  await refused(
    t,
    client.query("select app.create_webhook_endpoint('https://hooks.example.com/', array['*'])"),
    "HB065",
  );
  await client.query("rollback");
});
