// Stopping: what was begun is finished, what is new is refused, and whoever listens is told to come back.

import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import test from "ava";
import { AttackedApi } from "../support/attacked_api.ts";
import { eventually } from "../support/eventually.ts";
import { LiveConnection } from "../support/live_connection.ts";

test("a request that is running is answered before the API ends, and new ones find nobody", async (t) => {
  const { db, api, payoutId, token } = await AttackedApi.startOwn();
  t.teardown(() => db.drop());
  const locker = await db.admin.connect();
  await locker.query("begin");
  await locker.query("select from app.payouts for update");
  const running = fetch(`${api.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({
      query: `mutation { freezePayout(input: { payoutId: "${payoutId}", reason: "x" }) { payout { frozenReason } } }`,
    }),
  });
  await eventually("the verb waits", async () => {
    const { rows } = await db.admin.query(
      "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
    );
    return rows.length === 1;
  });
  let ended = false;
  const stopped = api.stop().finally(() => {
    ended = true;
  });
  await eventually("new connections are refused", () =>
    fetch(`${api.url}/healthz`).then(
      () => false,
      () => true,
    ),
  );
  t.false(ended);
  await locker.query("rollback");
  locker.release();

  const response = await running;
  t.is(response.status, 200);
  t.is(response.headers.get("connection"), "close", "nobody waits for more on this connection");
  t.deepEqual(await response.json(), { data: { freezePayout: { payout: { frozenReason: "x" } } } });
  t.is(await stopped, 0);
  const { rows } = await db.admin.query("select frozen_reason from app.payouts");
  t.deepEqual(rows, [{ frozen_reason: "x" }]);
});

test("whoever listens is told to come back, and connections that only wait do not hold it up", async (t) => {
  const { db, api, payoutId, token } = await AttackedApi.startOwn();
  t.teardown(() => db.drop());
  const live = await LiveConnection.open(api.url, token);
  const payout = live.subscribe("subscription ($id: UUID!) { payoutChanged(rowId: $id) { rowId } }", { id: payoutId });
  await payout.next();
  const idle = await LiveConnection.open(api.url, token);
  t.is((await fetch(`${api.url}/healthz`)).status, 200, "on a connection that stays open");
  // One that upgrades, and never answers again.
  const { hostname, port } = new URL(api.url);
  const deaf = connect(Number(port), hostname);
  deaf.on("error", () => undefined);
  deaf.write(
    "GET /graphql HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n" +
      `sec-websocket-key: ${randomBytes(16).toString("base64")}\r\nsec-websocket-protocol: graphql-transport-ws\r\n\r\n`,
  );
  t.regex(String(await once(deaf, "data")), /^HTTP\/1\.1 101 /);

  t.is(await api.stop(), 0);
  deaf.destroy();
  for (const { closed } of [live, idle]) t.deepEqual(await closed, { code: 1012, reason: "the server stops" });
});
