// A place that cannot be written is told by the variable that names it. Read-only and full disks need root, who may mount
// them; elsewhere they are left out.

import { execFile } from "node:child_process";
import { mkdir, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import test, { type ExecutionContext } from "ava";
import { explainFileProblem } from "../../../server/processes/file_problem.ts";
import { cleanEnvironment, root, run, temporaryFolder } from "../../support/commands.ts";

const at = (path: string) => JSON.stringify(`${root}${path}`);
/** What writes, each in a process of its own, which knows its folder by its environment. */
const WRITERS = {
  "an API's key for signing people in": `
    import { ensureLocalKey } from ${at("server/api/sign_in/local_key.ts")};
    await ensureLocalKey(dataDir);`,
  "the seals' key": `
    import { ensureSealKey } from ${at("server/database/audit/seal_key.ts")};
    await ensureSealKey({ auditSealKey: null, dataDir });`,
  "the seals' file": `
    import { appendHandedSeal } from ${at("server/database/audit/handed_seals.ts")};
    await appendHandedSeal(process.env.AUDIT_SEAL_FILE, { number: "1".repeat(20_000) });`,
  "the lock of npm start": `
    import { makeDataDir } from ${at("server/processes/private_file.ts")};
    import { claimDataDir } from ${at("server/processes/running_file.ts")};
    await makeDataDir(dataDir);
    await claimDataDir(dataDir);`,
} as const;

async function saidIn(t: ExecutionContext, writer: keyof typeof WRITERS, dataDir: string): Promise<string> {
  const script = `
    import { runCommand } from ${at("server/processes/run_command.ts")};
    const dataDir = process.env.HOLDBACK_DATA_DIR;
    ${WRITERS[writer].replace(/^ *await/m, "runCommand(async () => { await")} });`;
  const AUDIT_SEAL_FILE = join(dataDir, "seals.jsonl");
  const env = cleanEnvironment({ HOLDBACK_DATA_DIR: dataDir, AUDIT_SEAL_FILE });
  const { code, stderr } = await run(t, ["--input-type=module", "--eval", script], env);
  t.is(code, 1, `${writer}: ${stderr}`);
  return stderr;
}

const variableOf = (writer: string) => (writer === "the seals' file" ? "AUDIT_SEAL_FILE" : "HOLDBACK_DATA_DIR");

async function eachSays(t: ExecutionContext, dataDir: string, why: string): Promise<void> {
  for (const writer of Object.keys(WRITERS) as (keyof typeof WRITERS)[]) {
    const wanted = new RegExp(
      `^Cannot (?:read|write) ${dataDir}\\S*: ${why}.*, or set ${variableOf(writer)} to another place\\.$`,
      "m",
    );
    t.regex(await saidIn(t, writer, dataDir), wanted, writer);
  }
}

async function mounted(t: ExecutionContext, options: string): Promise<string | null> {
  const folder = join(await temporaryFolder(t), "disk");
  await mkdir(folder);
  const mount = promisify(execFile)("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]);
  const isThere = await mount.then(
    () => true,
    () => false,
  );
  if (!isThere) {
    t.log("left out: no disk can be mounted here");
    t.pass();
    return null;
  }
  t.teardown(() => promisify(execFile)("umount", ["--lazy", folder]));
  return folder;
}

test("a file where the data folder should be", async (t) => {
  const file = join(await temporaryFolder(t), "file");
  await writeFile(file, "");
  await eachSays(t, join(file, "data"), "a file stands where its folder should be \\(ENOTDIR\\)\\. Move that away");
});

test("a read-only disk", async (t) => {
  const disk = await mounted(t, "ro,size=1m");
  if (disk) await eachSays(t, disk, "that disk is read-only \\(EROFS\\)\\. Mount it for writing");
});

test("a full disk", async (t) => {
  const disk = await mounted(t, "size=64k");
  if (!disk) return;
  // The lock is empty: it finds room anywhere.
  await writeFile(join(disk, "start.lock"), "");
  const { bavail, bsize } = await statfs(disk);
  await writeFile(join(disk, "filler"), Buffer.alloc(bavail * bsize));
  await eachSays(t, disk, "the disk is full \\(ENOSPC\\)\\. Free some space");
});

test("rights that are missing; and what has nothing to do with the place stays as it is", (t) => {
  const denied = Object.assign(new Error("EACCES: permission denied, open '/nowhere/x.17.tmp'"), { code: "EACCES" });
  t.is(
    (explainFileProblem(denied, "/nowhere/x") as Error).message,
    "Cannot write /nowhere/x: this user may not (EACCES). Let it belong to the user that runs this.",
  );
  const other = new Error("no luck");
  t.is(explainFileProblem(other, "/nowhere/x"), other);
});
