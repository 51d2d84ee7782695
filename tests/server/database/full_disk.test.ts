// A disk that is full under the embedded database. Needs root, who may mount a small one; elsewhere it is left out.

import { execFile } from "node:child_process";
import { mkdir, readFile, rm, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import test, { type ExecutionContext } from "ava";
import { startEmbeddedPostgres } from "../../../server/database/embedded_postgres/embedded_postgres.ts";
import { cleanEnvironment, eventually, log, settings, start, temporaryFolder } from "../../support/commands.ts";
import { portOfItsOwn } from "../../support/port.ts";

const run = promisify(execFile);

/** A disk of this size; null where nobody may mount one. */
async function smallDisk(t: ExecutionContext, size: string): Promise<string | null> {
  const folder = join(await temporaryFolder(t), "disk");
  await mkdir(folder);
  try {
    await run("mount", ["-t", "tmpfs", "-o", `size=${size},mode=755`, "tmpfs", folder]);
  } catch {
    t.log("left out: no disk can be mounted here");
    return null;
  }
  t.teardown(() => run("umount", ["--lazy", folder]));
  return folder;
}

test("no database is begun on a disk without room for it, and a sentence says what to do", async (t) => {
  for (const size of ["20m", "80m"]) {
    const disk = await smallDisk(t, size);
    if (!disk) {
      t.pass();
      return;
    }
    const dataDir = join(disk, "data");
    // 20 MB are seen to be too few; on 80 MB, of which a neighbour takes 50 meanwhile, initdb finds out.
    const starting = startEmbeddedPostgres(dataDir, { settings, log });
    if (size === "80m") await writeFile(join(disk, "neighbour"), Buffer.alloc(50 * 2 ** 20));
    const { message } = await t.throwsAsync(starting);
    t.regex(message, /^The disk under the embedded database in .+ is full: .+ Free some space/);
  }
});

test("npm start stops in order when the disk fills, says why, and starts again when there is room", async (t) => {
  const disk = await smallDisk(t, "400m");
  if (!disk) {
    t.pass();
    return;
  }
  const dataDir = join(disk, "data");
  const env = cleanEnvironment({ HOLDBACK_DATA_DIR: dataDir, PORT: String(await portOfItsOwn()) });
  const holdback = start(t, ["server/commands/start.ts"], env);
  await eventually(() => holdback.stdout().includes("holdback ready") || holdback.process.exitCode !== null);
  const { bavail, bsize } = await statfs(disk);
  const filler = join(disk, "filler");
  await writeFile(filler, Buffer.alloc(bavail * bsize - 40 * 2 ** 20));
  t.is((await holdback.ended).code, 1);
  t.regex(holdback.stderr(), /The disk under the embedded database in .+ is full: \d+ MB are left\. Free some space/);
  const said = await readFile(join(dataDir, "postgres", "server.log"), "utf8");
  t.regex(said, /database system is shut down\s*$/);
  t.notRegex(said, /PANIC/);
  await rm(filler);
  const again = await startEmbeddedPostgres(dataDir, { settings, log });
  t.true(again.isAlive());
  await again.stop();
});
