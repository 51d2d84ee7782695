// Data folders with an embedded Postgres, made once for a run and copied: an empty one, and one that is migrated. Making
// the first costs a second of a processor, migrating it three more. What a first start does itself begins with an empty
// folder instead.

import { execFile } from "node:child_process";
import { access, mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { clusterPaths } from "../../server/database/embedded_postgres/cluster.ts";
import { startEmbeddedPostgres } from "../../server/database/embedded_postgres/embedded_postgres.ts";
import { migrate } from "../../server/database/migrate/migrate.ts";
import { makeDataDir } from "../../server/processes/private_file.ts";
import { log, settings } from "./commands.ts";
import { eventually } from "./eventually.ts";

/** The first that asks makes it; the others, in whichever process of the run, wait. */
async function original(name: string, prepare: (dataDir: string) => Promise<void>): Promise<string> {
  const folder = join(tmpdir(), name);
  const dataDir = join(folder, "data");
  const done = join(folder, "done");
  const isMine = await mkdir(folder, { mode: 0o711 }).then(
    () => true,
    () => false,
  );
  if (isMine) {
    await prepare(dataDir);
    await writeFile(done, "");
  } else {
    await eventually("the server that all copies are of is made", () =>
      access(done).then(
        () => true,
        () => false,
      ),
    );
  }
  return dataDir;
}

async function startAndStop(dataDir: string, use: (adminUrl: string) => Promise<void> = async () => {}): Promise<void> {
  const { adminUrl, stop } = await startEmbeddedPostgres(dataDir, { settings, log });
  await use(adminUrl);
  await stop();
}

async function copy(original: string, dataDir: string): Promise<void> {
  const [from, to] = [clusterPaths(original), clusterPaths(dataDir)];
  await makeDataDir(to.home);
  // Its files stay those of the user that runs Postgres.
  await promisify(execFile)("cp", ["-a", from.cluster, from.passwordFile, to.home]);
}

/** Makes the folder of a Postgres with nothing in it, which does not run yet. */
export async function prepareEmptyServer(dataDir: string): Promise<void> {
  await copy(await original("empty-server", (first) => startAndStop(first)), dataDir);
}

/** Makes the folder of a migrated Postgres, which does not run yet. */
export async function prepareServer(dataDir: string): Promise<void> {
  const migrated = async (first: string) => {
    await prepareEmptyServer(first);
    await startAndStop(first, (adminUrl) => migrate({ adminUrl, log }));
  };
  await copy(await original("prepared-server", migrated), dataDir);
}
