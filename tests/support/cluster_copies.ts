// The folder of an embedded Postgres, copied while it runs.

import { execFile } from "node:child_process";
import { copyFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { clusterPaths } from "../../server/database/embedded_postgres/cluster.ts";
import { makeDataDir } from "../../server/processes/private_file.ts";

export interface RunningCluster {
  adminUrl: string;
  dataDir: string;
}

/** What was committed when this began is in the copy. A standby takes what came later from its primary. */
export async function copyCluster(
  primary: RunningCluster,
  dataDir: string,
  { isStandby }: { isStandby: boolean },
): Promise<void> {
  const [from, to] = [clusterPaths(primary.dataDir), clusterPaths(dataDir)];
  await makeDataDir(to.home);
  await copyFile(from.passwordFile, to.passwordFile);
  await withClient(primary.adminUrl, async (client) => {
    await client.query("select pg_backup_start('copy', fast => true)");
    await copyFolder(from.cluster, to.cluster);
    const { rows } = await client.query<{ labelfile: string }>(
      "select labelfile from pg_backup_stop(wait_for_archive => false)",
    );
    const files: Record<string, string> = { backup_label: rows[0]?.labelfile ?? "" };
    if (isStandby) files["standby.signal"] = "";
    else {
      // The log up to the end of the copy is its own; the servers that its original waited for are not.
      await copyFolder(join(from.cluster, "pg_wal"), join(to.cluster, "pg_wal"));
      files["postgresql.auto.conf"] = "";
    }
    await rm(join(to.cluster, "postmaster.pid"), { force: true });
    for (const [name, text] of Object.entries(files)) {
      // Copied, so that it belongs to the user that runs Postgres.
      await promisify(execFile)("cp", ["-a", join(to.cluster, "PG_VERSION"), join(to.cluster, name)]);
      await writeFile(join(to.cluster, name), text);
    }
  });
}

/** Files come and go meanwhile; the log of the time of the copy puts them right. */
async function copyFolder(from: string, to: string): Promise<void> {
  await promisify(execFile)("cp", ["-a", `${from}/.`, to]).catch((error: Error & { stderr: string }) => {
    const others = error.stderr.split("\n").filter((line) => line && !line.includes("No such file or directory"));
    if (others.length > 0) throw error;
  });
}

export async function withClient<T>(connectionString: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
