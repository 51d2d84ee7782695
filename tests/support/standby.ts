// A streaming standby of an embedded Postgres, made from the embedded programs.

import {
  type EmbeddedPostgres,
  type StartOptions,
  startEmbeddedPostgres,
} from "../../server/database/embedded_postgres/embedded_postgres.ts";
import { copyCluster, type RunningCluster, withClient } from "./cluster_copies.ts";
import { eventually } from "./eventually.ts";

export interface Standby {
  /** The superuser's. */
  adminUrl: string;
  /** Takes no more from the primary: what that commits afterwards is lost with it, what it has committed so far is not. */
  detach(): Promise<void>;
  /** Makes it the primary. */
  promote(): Promise<EmbeddedPostgres>;
  stop(): Promise<void>;
}

/** As pg_stat_replication and synchronous_standby_names call it. */
const NAME = "standby";

interface StandbyOptions extends StartOptions {
  primary: RunningCluster;
  /** The primary's commits wait for this standby. */
  isSynchronous: boolean;
}

/** Makes a standby in `dataDir`, and resolves when it streams. */
export async function startStandby(dataDir: string, options: StandbyOptions): Promise<Standby> {
  const { primary, isSynchronous, settings, ...start } = options;
  await copyCluster(primary, dataDir, { isStandby: true });
  const from = new URL(primary.adminUrl);
  const conninfo = `host=${from.hostname} port=${from.port} user=${from.username} password=${decodeURIComponent(from.password)} application_name=${NAME}`;
  const postgres = await startEmbeddedPostgres(dataDir, {
    ...start,
    settings: { ...settings, primary_conninfo: conninfo },
  });
  await withClient(primary.adminUrl, async (client) => {
    await eventually("the standby streams", async () => {
      const { rows } = await client.query("select from pg_stat_replication where state = 'streaming'");
      return rows.length === 1;
    });
    await client.query(`alter system set synchronous_standby_names = '${isSynchronous ? NAME : ""}'`);
    await client.query("select pg_reload_conf()");
    await eventually("the primary knows how far it waits", async () => {
      const { rows } = await client.query("select sync_state from pg_stat_replication");
      return rows[0]?.sync_state === (isSynchronous ? "sync" : "async");
    });
  });
  return {
    adminUrl: postgres.adminUrl,
    detach: () =>
      withClient(postgres.adminUrl, async (client) => {
        const { lsn } = await withClient(
          primary.adminUrl,
          async (theirs) =>
            (await theirs.query<{ lsn: string }>("select pg_current_wal_lsn() as lsn")).rows[0] as { lsn: string },
        );
        await eventually("the standby has heard of what was done so far", async () => {
          const { rows } = await client.query("select pg_last_wal_receive_lsn() >= $1::pg_lsn as heard", [lsn]);
          return rows[0].heard;
        });
        await client.query("alter system set primary_conninfo = ''");
        await client.query("select pg_reload_conf()");
        await eventually("the standby takes no more", async () => {
          const { rows } = await client.query("select from pg_stat_wal_receiver");
          return rows.length === 0;
        });
      }),
    async promote() {
      await withClient(postgres.adminUrl, async (client) => {
        // A primary that waits for a standby which it has not would not commit.
        await client.query("alter system reset all");
        await client.query("select pg_reload_conf()");
        await client.query("select pg_promote()");
      });
      return postgres;
    },
    stop: () => postgres.stop(),
  };
}
