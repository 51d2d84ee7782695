// One process at a time: a lock on a file that the kernel itself gives back when its holder dies, however it dies.
// Node has no flock; SQLite takes such a lock, so an empty SQLite file is the lock. A pid file would not do: a killed
// holder leaves it behind, and its pid may belong to somebody else by then.

import { closeSync, existsSync, fchmodSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { explainFileProblem } from "./file_problem.ts";

export type FileLock = { release(): void };

const SQLITE_BUSY = 5;
// How long to wait for somebody who only looks (`isLocked`) to go away.
const PROBE_MS = 500;

/** Takes the lock at `path`, or returns null when a living process holds it. */
export function tryLock(path: string): FileLock | null {
  let file: DatabaseSync;
  try {
    // Made here, not by SQLite: nobody else may open it, since even a reader could hold a lock.
    const made = openSync(path, "a", 0o600);
    fchmodSync(made, 0o600);
    closeSync(made);
    file = new DatabaseSync(path, { timeout: PROBE_MS });
  } catch (cause) {
    const explained = explainFileProblem(cause, path);
    if (explained !== cause) throw explained;
    throw new Error(`Cannot open the lock file ${path}. Check that its folder exists and that you may write there.`, {
      cause,
    });
  }
  try {
    // No journal file: nothing is ever written.
    file.exec("pragma journal_mode = memory; begin exclusive");
  } catch (cause) {
    file.close();
    if ((cause as { errcode?: number }).errcode === SQLITE_BUSY) return null;
    throw new Error(`Cannot lock ${path}. Check that you may write to it, or delete it when nothing is running.`, {
      cause,
    });
  }
  return { release: () => file.isOpen && file.close() };
}

/** Whether a living process holds the lock at `path`. */
export function isLocked(path: string): boolean {
  if (!existsSync(path)) return false;
  const file = new DatabaseSync(path, { timeout: 0, readOnly: true });
  try {
    file.exec("select count(*) from sqlite_schema");
    return false;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return true;
    throw error;
  } finally {
    file.close();
  }
}
