// What one user or one statement may take of the API before others would wait for them.

import test from "ava";
import { AttackedApi } from "../support/attacked_api.ts";
import { createTestDatabase } from "../support/database.ts";
import { post } from "../support/graphql.ts";
import { LiveConnection } from "../support/live_connection.ts";

const FREEZE = `mutation ($id: UUID!) {
  freezePayout(input: { payoutId: $id, reason: "Looks wrong" }) { payout { frozenReason } }
}`;

test("who asks too often is told so, and nobody else is", async (t) => {
  const limited = await AttackedApi.start({ API_RATE_LIMIT: "5" });
  t.teardown(() => limited.stop());
  const asRecruiter = { authorization: `Bearer ${limited.recruiterToken}` };
  const ask = () => post(limited.api.url, { query: "{ viewer { role } }" }, asRecruiter);
  for (let i = 0; i < 5; i += 1) t.is((await ask()).status, 200);

  const { status, data, errors, headers } = await ask();
  t.is(status, 429);
  t.falsy(data);
  t.is(errors?.[0]?.extensions?.code, "RATE_LIMITED");
  t.regex(errors?.[0]?.message ?? "", /^More than 5 requests in a minute\. Try again in .+\.$/);
  t.true(Number(headers.get("retry-after")) > 0);
  t.is((await limited.send("{")).status, 400, "what is no operation is refused as such");
  t.deepEqual((await limited.ask("{ viewer { role } }")).data, { viewer: { role: "platform_admin" } });
  t.is((await post(limited.api.url, { query: "{ id }" })).status, 401, "who proves nothing is nobody's share");
  t.is((await fetch(`${limited.api.url}/healthz`)).status, 200);
});

test("who subscribes too often is told so, and a share is one for sockets and requests together", async (t) => {
  const limited = await AttackedApi.start({ API_RATE_LIMIT: "5" });
  t.teardown(() => limited.stop());
  const live = await LiveConnection.open(limited.api.url, limited.recruiterToken);
  const query = "subscription ($id: UUID!) { payoutChanged(rowId: $id) { rowId } }";
  for (let i = 0; i < 4; i += 1) {
    const subscription = live.subscribe(query, { id: limited.payoutId });
    t.deepEqual((await subscription.next()).data, { payoutChanged: { rowId: limited.payoutId } });
    subscription.end();
  }
  const asRecruiter = { authorization: `Bearer ${limited.recruiterToken}` };
  t.is((await post(limited.api.url, { query: "{ viewer { role } }" }, asRecruiter)).status, 200);
  const { errors } = await live.refused(query, { id: limited.payoutId });
  t.is(errors[0]?.extensions?.code, "RATE_LIMITED");
  t.is((await post(limited.api.url, { query: "{ viewer { role } }" }, asRecruiter)).status, 429);
  live.close();
});

test("the API's login does not wait longer than ten seconds for a statement", async (t) => {
  const db = await createTestDatabase();
  t.teardown(() => db.drop());
  const login = await db.connectAs("holdback_authenticator");
  t.is((await login.query("show statement_timeout")).rows[0].statement_timeout, "10s");
});

test("a verb that waits too long is ended, changes nothing, and its connection goes on", async (t) => {
  const attacked = await AttackedApi.start({}, async ({ admin }) => {
    const { rows } = await admin.query<{ name: string }>("select current_database() as name");
    await admin.query(`alter role holdback_authenticator in database ${rows[0]?.name} set statement_timeout = '500ms'`);
  });
  t.teardown(() => attacked.stop());
  const { admin } = attacked.db;
  const connections = async () =>
    (
      await admin.query<{ pid: number; state: string }>(
        `select pid, state from pg_stat_activity
          where application_name = 'holdback api' and datname = current_database() order by pid`,
      )
    ).rows;

  const locker = await admin.connect();
  try {
    await locker.query("begin");
    await locker.query("select from app.payouts for update");
    const { data, errors } = await attacked.ask(FREEZE, { id: attacked.payoutId });
    t.deepEqual(data, { freezePayout: null });
    t.is(errors?.[0]?.extensions?.code, "TIMEOUT");
    t.regex(errors?.[0]?.message ?? "", /^This took too long\./);
  } finally {
    await locker.query("rollback");
    locker.release();
  }
  const before = await connections();
  t.deepEqual([...new Set(before.map(({ state }) => state))], ["idle"], "no transaction is left open");
  for (let i = 0; i < 5; i += 1) t.is((await attacked.ask("{ payouts { totalCount } }")).status, 200);
  t.deepEqual(await connections(), before);
  const { data } = await attacked.ask(FREEZE, { id: attacked.payoutId });
  t.deepEqual(data, { freezePayout: { payout: { frozenReason: "Looks wrong" } } });
});
