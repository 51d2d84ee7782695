import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
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
  ]) {
    await refused(t, create("https://hooks.example.com/", bad), "HB008");
  }
  for (const good of [["*"], ["payout.*"], ["payout.completed", "payout_schedule.*"]]) {
    await t.notThrowsAsync(create("https://hooks.example.com/", good));
  }
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
