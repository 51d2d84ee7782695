// running.json in the data folder: the addresses of the `npm start` of this folder, for other commands. It holds no
// secret, and it counts only while that `npm start` lives, which is to say while it holds its lock.

import { rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type FileLock, isLocked, tryLock } from "./file_lock.ts";
import { readPrivate, writePrivate } from "./private_file.ts";

const Running = z.object({
  pid: z.number(),
  /** host:port/database */
  postgres: z.string().nullable(),
  sandboxUrl: z.string().nullable(),
  /** Whether its money is real. */
  stripeMode: z.enum(["test", "live"]).nullable().default(null),
  apiUrl: z.string().nullable(),
});
export type Running = z.infer<typeof Running>;

export type RunningFile = { update(change: Partial<Running>): Promise<void>; remove(): Promise<void> };

const fileOf = (dataDir: string) => join(dataDir, "running.json");
const lockOf = (dataDir: string) => join(dataDir, "start.lock");

/** What runs with its data in `dataDir`; null when nothing does. */
export async function readRunning(dataDir: string): Promise<Running | null> {
  if (!isLocked(lockOf(dataDir))) return null;
  // None: its owner has the lock and is about to write it, or is about to end.
  const text = await readPrivate(fileOf(dataDir));
  return text === null ? null : Running.parse(JSON.parse(text));
}

/** Takes the folder for this process, or fails naming the process that has it. */
export async function claimDataDir(dataDir: string): Promise<RunningFile> {
  const lock = tryLock(lockOf(dataDir));
  if (!lock) throw new Error(alreadyRunning(dataDir, await readRunning(dataDir)));
  let current: Running = { pid: process.pid, postgres: null, sandboxUrl: null, stripeMode: null, apiUrl: null };
  const file: RunningFile = {
    async update(change) {
      current = { ...current, ...change };
      await writePrivate(fileOf(dataDir), `${JSON.stringify(current, null, 2)}\n`);
    },
    remove: () => removeAndRelease(dataDir, lock),
  };
  await file.update({});
  return file;
}

async function removeAndRelease(dataDir: string, lock: FileLock): Promise<void> {
  await rm(fileOf(dataDir), { force: true });
  lock.release();
}

function alreadyRunning(dataDir: string, running: Running | null): string {
  const who = running ? `, pid ${running.pid}, ${running.apiUrl ? `at ${running.apiUrl}` : "still starting"}` : "";
  return (
    `Holdback is already running with its data in ${dataDir}${who}. ` +
    "Stop that one first, or set HOLDBACK_DATA_DIR and PORT to run a second one."
  );
}
