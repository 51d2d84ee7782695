// A copy of what migrates, in which a test may change files.

import { execFile } from "node:child_process";
import { mkdtemp, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectRoot } from "../../server/database/pgrc.ts";

const PARTS = ["migrations", "sql", "server", "tasks", ".pgrc", "package.json"];

/** Whoever makes it removes it. */
export async function copyProject(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "holdback-copy-"));
  // Node takes five times as long for a thousand files.
  await promisify(execFile)("cp", ["-r", ...PARTS.map((part) => join(projectRoot, part)), folder]);
  await symlink(join(projectRoot, "node_modules"), join(folder, "node_modules"));
  return folder;
}
