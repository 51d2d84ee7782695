// The server process of a cluster: postmaster.pid, and whether it is still true.

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile, realpath } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { writePrivate } from "../../processes/private_file.ts";
import type { OwnerIds } from "./operating_user.ts";

export type Postmaster = { pid: number; port: number | null; ready: boolean };

/** What postmaster.pid says; null when there is none. It outlives a killed server. */
export async function readPostmasterPid(cluster: string): Promise<Postmaster | null> {
  const text = await readFile(join(cluster, "postmaster.pid"), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
    throw error;
  });
  if (text === null) return null;
  const lines = text.split("\n");
  const pid = Math.abs(Number(lines[0]));
  const port = Number(lines[3]);
  return { pid: Number.isInteger(pid) ? pid : 0, port: port > 0 ? port : null, ready: lines[7]?.trim() === "ready" };
}

/** Whether `pid` is alive and the Postgres of this cluster: after a crash the pid may be anybody's. */
export async function isPostmasterOf(cluster: string, pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const { command, args } = await commandLine(pid);
  if (basename(command) !== "postgres") return false;
  const folders = [cluster, await realpath(cluster).catch(() => cluster)];
  return folders.some((folder) => args.includes(folder));
}

export function isAlive(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM" && !isZombie(pid);
  }
}

/** Dead, but nobody has collected it: as happens to orphans in a container whose first process collects none. */
function isZombie(pid: number): boolean {
  if (process.platform !== "linux") return false;
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

async function commandLine(pid: number): Promise<{ command: string; args: string[] }> {
  if (process.platform === "linux") {
    const text = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    const [command = "", ...args] = text.split("\0");
    return { command, args };
  }
  const { stdout } = await promisify(execFile)("ps", ["-ww", "-o", "command=", "-p", String(pid)]).catch(() => ({
    stdout: "",
  }));
  // ps gives one string: the folder follows -D up to the end of the line or the next option.
  const [, command = "", rest = ""] = /^(.*?)\s+-D\s+(.*)$/.exec(stdout.trim()) ?? [];
  return { command, args: [rest, rest.replace(/\s+-.*$/, "")] };
}

// Above every system's highest pid.
const NOBODY = 2_147_483_646;

/**
 * Takes the pid out of postmaster.pid, for when it is not (or no longer) a Postgres but something that Postgres would
 * take for one. The rest of the file stays: by it Postgres sees whether children of the dead server still write.
 */
export async function disownPid(cluster: string, owner: OwnerIds | null): Promise<void> {
  const path = join(cluster, "postmaster.pid");
  const [, ...rest] = (await readFile(path, "utf8")).split("\n");
  await writePrivate(path, [NOBODY, ...rest].join("\n"), owner);
}
