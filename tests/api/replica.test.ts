// Queries on a streaming standby: its author reads what a mutation did at once, everybody reads only what is theirs, and
// without the standby the primary answers.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import pg from "pg";
import { loadConfig } from "../../server/config.ts";
import { readingUrl, roleUrl } from "../../server/database/connections.ts";
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from "../../server/database/embedded_postgres/embedded_postgres.ts";
import { Replica } from "../../server/database/replica.ts";
import { urlAs } from "../../server/database/urls.ts";
import { copyCluster } from "../support/cluster_copies.ts";
import { log, settings } from "../support/commands.ts";
import { eventually } from "../support/eventually.ts";
import { createPayout, createPerson, createRecruiter } from "../support/fixtures.ts";
import { startGraphql, type TestGraphql } from "../support/graphql.ts";
import { prepareServer } from "../support/prepared_server.ts";
import { useFixture } from "../support/set_up.ts";
import { type Standby, startStandby } from "../support/standby.ts";

interface System {
  primary: EmbeddedPostgres;
  /** The primary's. */
  dataDir: string;
  standby: Standby;
  /** The superuser's, on each. */
  admin: pg.Pool;
  onStandby: pg.Pool;
  readUrl: string;
  api: TestGraphql;
  stop(): Promise<void>;
}

const system = useFixture(test, start, (made) => made.stop());

async function start(): Promise<System> {
  const folder = await mkdtemp(join(tmpdir(), "holdback-replica-"));
  const dataDir = join(folder, "primary");
  await prepareServer(dataDir);
  const primary = await startEmbeddedPostgres(dataDir, { settings, log });
  const { adminUrl } = primary;
  const standby = await startStandby(join(folder, "standby"), {
    primary: { adminUrl, dataDir },
    isSynchronous: false,
    settings,
    log,
  });
  const [admin, onStandby] = [adminUrl, standby.adminUrl].map((url) => {
    const pool = new pg.Pool({ connectionString: url, max: 2 });
    pool.on("error", () => undefined);
    return pool;
  }) as [pg.Pool, pg.Pool];
  const login = await roleUrl(adminUrl, "holdback_authenticator");
  const readUrl = new URL(standby.adminUrl);
  const api = await startGraphql({ admin, urlOf: () => login } as never, { READ_DATABASE_URL: readUrl.href });
  return {
    primary,
    dataDir,
    standby,
    admin,
    onStandby,
    readUrl: readUrl.href,
    api,
    async stop() {
      await api.stop();
      await Promise.all([admin.end(), onStandby.end()]);
      await standby.stop();
      await primary.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** How many queries each server has answered, and the gauges of the standby. */
async function metrics(): Promise<Record<string, number>> {
  const text = await (await fetch(`${system.api.url}/metrics`)).text();
  const found = text.matchAll(/^holdback_replica_(\w+)(?:\{server="(\w+)",reason="(\w*)"\})? (\S+)$/gm);
  return Object.fromEntries(
    [...found].map(([, name, server, reason, value]) => [server ? `${server} ${reason}`.trim() : name, Number(value)]),
  );
}
const answeredBy = async (which: string) => (await metrics())[which] ?? 0;
const standbyState = async () =>
  ((await (await fetch(`${system.api.url}/readyz`)).json()) as { standby: { state: string } }).standby.state;

test.serial(
  "queries are answered by the standby, each person's rows only, and checks of who asks by the primary",
  async (t) => {
    const { admin, onStandby, api } = system;
    const one = await createRecruiter(admin);
    const other = await createRecruiter(admin);
    const mine = await createPayout(admin, { recruiters: [{ recruiter_id: one.id, share: 100 }] });
    await createPayout(admin, { recruiters: [{ recruiter_id: other.id, share: 100 }] });
    const before = await answeredBy("replica");
    const send = await api.as(one.id);
    let ids: string[] = [];
    await eventually("the standby has answered", async () => {
      const { data, errors } = await send<{ payouts: { nodes: { rowId: string }[] } }>(
        "{ payouts { nodes { rowId } } }",
      );
      t.is(errors, undefined);
      ids = data?.payouts.nodes.map(({ rowId }) => rowId) ?? [];
      return (await answeredBy("replica")) > before;
    });
    t.deepEqual(ids, [mine.payout]);
    const { rows } = await onStandby.query(
      "select distinct usename from pg_stat_activity where application_name = 'holdback api reads'",
    );
    t.deepEqual(rows, [{ usename: "holdback_authenticator" }]);
    // What a person may read counts from its commit on: the primary is asked who they are.
    await onStandby.query("select pg_wal_replay_pause()");
    await admin.query("select app.deactivate_user($1)", [one.id]);
    t.is((await send("{ payouts { nodes { rowId } } }")).status, 401);
    await onStandby.query("select pg_wal_replay_resume()");
  },
);

test.serial(
  "its author reads a mutation at once, however late the standby is, and the primary answers meanwhile",
  async (t) => {
    const { admin, onStandby, api } = system;
    const person = await createPerson(admin, "platform_admin");
    const send = await api.as(person.id);
    const { payout } = await createPayout(admin);
    const isFrozen = async () => {
      const { data } = await send<{ payout: { frozenAt: string | null } }>(
        `{ payout(rowId: "${payout}") { frozenAt } }`,
      );
      return typeof data?.payout.frozenAt === "string";
    };
    t.false(await isFrozen());
    await onStandby.query("select pg_wal_replay_pause()");
    const before = await answeredBy("primary behind");
    const { errors } = await send(
      `mutation { freezePayout(input: {payoutId: "${payout}", reason: "x"}) { clientMutationId } }`,
    );
    t.is(errors, undefined);
    t.true(await isFrozen());
    t.is(await answeredBy("primary behind"), before + 1);
    await onStandby.query("select pg_wal_replay_resume()");
    const onReplica = await answeredBy("replica");
    await eventually("the standby answers again", async () => {
      t.true(await isFrozen());
      return (await answeredBy("replica")) > onReplica;
    });
  },
);

test.serial("what an admin's pages ask is answered on a standby, where nothing can be written", async (t) => {
  const { admin, api } = system;
  const send = await api.as((await createPerson(admin, "platform_admin")).id);
  const before = await answeredBy("primary conflict");
  const { errors } = await send(
    `{ nightStatus { nodes { canPay sentence } } needsYou { nodes { kind } } nightStops { nodes { code } } previewDueTotals { nodes { currency } }
       payouts(first: 5) { totalCount nodes { explanation: status } } users(first: 1) { nodes { rowId } } }`,
  );
  t.deepEqual(errors?.map(({ message }) => message) ?? [], []);
  t.is(await answeredBy("primary conflict"), before);
});

test.serial("a standby that is ahead of a primary that was put back to a backup is not read from", async (t) => {
  const { admin, onStandby, primary, dataDir, readUrl } = system;
  const folder = await mkdtemp(join(tmpdir(), "holdback-put-back-"));
  await copyCluster({ adminUrl: primary.adminUrl, dataDir }, folder, { isStandby: false });
  await admin.query("select pg_switch_wal()");
  await createPayout(admin);
  const { rows } = await admin.query<{ position: string }>("select pg_current_wal_flush_lsn()::text as position");
  await eventually("the standby has what the backup has not", async () => {
    const { rows: standby } = await onStandby.query("select pg_last_wal_replay_lsn() >= $1::pg_lsn as has_it", [
      rows[0]?.position,
    ]);
    return standby[0].has_it;
  });
  const putBack = await startEmbeddedPostgres(folder, { settings, log });
  const pool = new pg.Pool({ connectionString: putBack.adminUrl, max: 1 });
  t.teardown(async () => {
    await pool.end();
    await putBack.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const said: string[] = [];
  const replica = await Replica.start({
    databaseUrl: readUrl,
    primary: pool,
    maxConnections: 1,
    queryPatienceMs: 15_000,
    log: { info: () => undefined, warn: ({ error }: { error: string }) => void said.push(error) } as never,
  });
  t.teardown(() => replica.close());
  t.is(replica.state.state, "lost");
  t.regex(said.join(), /follows another history, as after a restored backup; make it anew/);
});

test.serial("a standby that is lost is said, the primary answers, and analysts are led there", async (t) => {
  const { admin, api, readUrl, standby, primary } = system;
  const send = await api.as((await createPerson(admin, "platform_admin")).id);
  const analyst = await roleUrl(primary.adminUrl, "holdback_analyst");
  const config = loadConfig({ DATABASE_URL: primary.adminUrl, READ_DATABASE_URL: readUrl });
  const { username, password } = new URL(analyst);
  const said: string[] = [];
  t.is(await readingUrl(config, analyst, (line) => said.push(line)), urlAs(readUrl, username, password));
  t.deepEqual(said, []);
  t.true((await metrics()).up === 1 && ["streaming", "behind"].includes(await standbyState()));
  await standby.stop();
  const before = await answeredBy("primary lost");
  const { data, errors } = await send<{ payouts: { totalCount: number } }>("{ payouts { totalCount } }");
  t.is(errors, undefined);
  t.true((data?.payouts.totalCount ?? 0) > 0);
  t.is(await answeredBy("primary lost"), before + 1);
  t.is(await standbyState(), "lost");
  t.is((await metrics()).up, 0);
  t.regex(api.log(), /the standby of READ_DATABASE_URL cannot be read from: the primary answers/);
  t.is(await readingUrl(config, analyst, (line) => said.push(line)), analyst);
  t.regex(said.join(), /cannot be read from \(.*\): this is the primary/);
});

test.serial("a server that is no standby of the database is not read from, nor are analysts led there", async (t) => {
  const { admin, primary } = system;
  const said: string[] = [];
  const analyst = await roleUrl(primary.adminUrl, "holdback_analyst");
  const wrong = loadConfig({ DATABASE_URL: primary.adminUrl, READ_DATABASE_URL: primary.adminUrl });
  t.is(await readingUrl(wrong, analyst, (line) => said.push(line)), analyst);
  t.regex(said.join(), /leads to no standby: it accepts writes of its own\): this is the primary/);
  said.length = 0;
  const replica = await Replica.start({
    // The primary itself: it accepts writes, and so does a standby that was promoted.
    databaseUrl: primary.adminUrl,
    primary: admin,
    maxConnections: 1,
    queryPatienceMs: 15_000,
    log: { info: () => undefined, warn: ({ error }: { error: string }) => void said.push(error) } as never,
  });
  t.teardown(() => replica.close());
  t.is(replica.state.state, "lost");
  t.regex(said.join(), /leads to no standby: it accepts writes of its own/);
  t.is(
    await replica.read(
      "0/0",
      async () => "standby",
      async () => "primary",
    ),
    "primary",
  );
});
