// Folders and files that only their owner may read, whatever the umask.

import { chmod, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { explainFileProblem } from "./file_problem.ts";

/** A folder of ours, made private where it is there already. */
export async function makePrivateFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await chmod(path, 0o700);
  } catch (error) {
    throw explainFileProblem(error, path);
  }
}

/**
 * Makes the data folder, for its owner only. Root's can be entered by others, but not listed: the system user that runs
 * Postgres must come to the cluster in it, and everything in it is private by itself. One that is there keeps its mode.
 */
export async function makeDataDir(dataDir: string): Promise<void> {
  try {
    const created = await mkdir(dataDir, { recursive: true, mode: 0o700 });
    if (created) await chmod(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700);
  } catch (error) {
    throw explainFileProblem(error, dataDir);
  }
}

/** The file's text; null when there is none. */
export async function readPrivate(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw explainFileProblem(error, path, "read");
  }
}

/** A whole file or none, for its owner only. */
export async function writePrivate(
  path: string,
  text: string,
  owner?: { uid: number; gid: number } | null,
): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await rm(temporary, { force: true });
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.chmod(0o600);
      await file.writeFile(text);
      if (owner) await file.chown(owner.uid, owner.gid);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    // Half a file would take room that others lack.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw explainFileProblem(error, path);
  }
}
