// The disk under the embedded database: a server that cannot write its log any more ends in the middle of its work.

import { statfs } from "node:fs/promises";

const MEGABYTE = 2 ** 20;
/** Four files of the write-ahead log: what an orderly stop needs, and some more. */
const LEAST_FREE = 64 * MEGABYTE;

const NO_SPACE = /No space left on device|Disk quota exceeded/i;

/** The sentence for a disk with too little room; null while there is enough, or where nobody can tell. */
export async function diskProblem(dataDir: string): Promise<string | null> {
  const disk = await statfs(dataDir).catch(() => null);
  if (!disk || disk.blocks === 0 || disk.bavail * disk.bsize >= LEAST_FREE) return null;
  return fullDisk(dataDir, `${Math.floor((disk.bavail * disk.bsize) / MEGABYTE)} MB are left`);
}

/** The sentence for what a tool of Postgres said; null when it said something else. */
export function diskProblemIn(said: string, dataDir: string): string | null {
  return NO_SPACE.test(said) ? fullDisk(dataDir, "nothing more can be written") : null;
}

function fullDisk(dataDir: string, how: string): string {
  return (
    `The disk under the embedded database in ${dataDir} is full: ${how}. Free some space, at least ` +
    `${LEAST_FREE / MEGABYTE} MB, or move the folder to a larger disk and set HOLDBACK_DATA_DIR to it; then start again. ` +
    "What was committed is kept."
  );
}
