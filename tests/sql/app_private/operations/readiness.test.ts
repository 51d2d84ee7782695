// What a process must know to be ready, and at its start: does it belong to this database?

import test, { type ExecutionContext } from "ava";
import type pg from "pg";
import { assertCurrentSchema, lookWhetherReady } from "../../../../server/database/readiness.ts";
import { useDatabase } from "../../../support/database.ts";

const db = useDatabase(test, ({ admin }) => admin.query("update app_private.expected_tasks set last_ended_at = now()"));

/** A session in which `change` is so; nothing of it stays. */
async function changedBy(t: ExecutionContext, change: string): Promise<pg.PoolClient> {
  const client = await db.admin.connect();
  t.teardown(async () => {
    await client.query("rollback");
    client.release();
  });
  await client.query("begin");
  await client.query(change);
  return client;
}

const refusal = async (client: pg.PoolClient) => {
  try {
    await assertCurrentSchema(client as never);
  } catch (error) {
    return (error as Error).message;
  }
  return "none";
};

test("a database that this version has migrated is ready, for worker and API", async (t) => {
  for (const role of ["holdback_worker", "holdback_authenticator"] as const) {
    const client = await db.connectAs(role);
    await t.notThrowsAsync(assertCurrentSchema(client as never));
    t.deepEqual(await lookWhetherReady(client as never), { unavailable: null, schema: "current", stopped: null });
  }
});

test("what stops all money is named by its code, what stops a part is not", async (t) => {
  const client = await changedBy(t, "select app.pause_payouts('currency:EUR', 'quarter end')");
  t.is((await lookWhetherReady(client as never)).stopped, null);
  await client.query("select app_private.open_stripe_circuit('Expired API Key provided')");
  t.is((await lookWhetherReady(client as never)).stopped, "key_refused");
});

for (const [what, change] of [
  ["its table may not be read", "revoke select on graphile_worker._private_jobs from holdback_queue"],
  ["its schema is gone", "alter schema graphile_worker rename to elsewhere"],
] as const) {
  test(`a queue that cannot be reached makes it unavailable: ${what}`, async (t) => {
    const client = await changedBy(t, change);
    const { unavailable } = await lookWhetherReady(client as never);
    t.is(unavailable, "the queue cannot be reached");
  });
}

test("a database of an older version is refused, and said to need npm run migrate", async (t) => {
  for (const change of [
    "delete from app_private.migrations where id = (select max(id) from app_private.migrations)",
    "update app_private.database_version set version = '0.0.1'; update app_private.repeatable_sql set digest = 'old'",
  ]) {
    const client = await changedBy(t, change);
    t.regex(await refusal(client), /this is the newer .*Run npm run migrate with this version/);
    t.like(await lookWhetherReady(client as never), {
      schema: "older",
      unavailable: "the database is of an older version: run npm run migrate",
    });
  }
});

test("a database of a newer version is refused at the start, and a process that runs goes on", async (t) => {
  for (const change of [
    "insert into app_private.migrations (name, run_on) values ('9999_later', now())",
    "update app_private.database_version set version = '99.0.0'; update app_private.repeatable_sql set digest = 'new'",
  ]) {
    const client = await changedBy(t, change);
    t.regex(await refusal(client), /newer than this version .*this one must not work on it/);
    t.like(await lookWhetherReady(client as never), { schema: "newer", unavailable: null });
  }
});

test("a database that other sources of the same version have migrated is refused", async (t) => {
  const client = await changedBy(t, "update app_private.repeatable_sql set digest = 'other'");
  t.regex(await refusal(client), /from other sources than these, of the same version\. Run npm run migrate/);
});

test("a database that is not Holdback's is refused", async (t) => {
  const client = await changedBy(t, "drop function app_private.readiness");
  t.regex(await refusal(client), /not Holdback's, or not at this version: run npm run migrate/);
});
