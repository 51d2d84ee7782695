// A data folder with an embedded Postgres that is migrated already: made once for a run, and copied. Making one costs some
// three seconds of a processor. What a first start does itself begins with an empty folder instead.

import { execFile } from "node:child_process";
import { access, mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { clusterPaths, makeDataDir } from "../../server/database/embedded_postgres/cluster.ts";
import { startEmbeddedPostgres } from "../../server/database/embedded_postgres/embedded_postgres.ts";
import { migrate } from "../../server/database/migrate/migrate.ts";
import { log, settings } from "./commands.ts";
import { eventually } from "./eventually.ts";

/** The first that asks makes it; the others, in whichever process of the run, wait. */
async function original(): Promise<string> {
  const folder = join(tmpdir(), "prepared-server");
  const dataDir = join(folder, "data");
  const done = join(folder, "done");
  const isMine = await mkdir(folder, { mode: 0o711 }).then(
    () => true,
    () => false,
  );
  if (isMine) {
    const { adminUrl, stop } = await startEmbeddedPostgres(dataDir, { settings, log });
    await migrate({ adminUrl, log });
    await stop();
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

/** Makes the folder, which nothing runs in yet. */
export async function prepareServer(dataDir: string): Promise<void> {
  const [from, to] = [clusterPaths(await original()), clusterPaths(dataDir)];
  await makeDataDir(to.home);
  // Its files stay those of the user that runs Postgres.
  await promisify(execFile)("cp", ["-a", from.cluster, from.passwordFile, to.home]);
}
