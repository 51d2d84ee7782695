// Folders and files that only their owner may read, whatever the umask.

import { chmod, mkdir, open, readFile, rename, rm } from "node:fs/promises";

/** A folder of ours, made private where it is there already. */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await chmod(path, 0o700);
}

/** The file's text; null when there is none. */
export async function readPrivate(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** A whole file or none, for its owner only. */
export async function writePrivate(
  path: string,
  text: string,
  owner?: { uid: number; gid: number } | null,
): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
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
}
