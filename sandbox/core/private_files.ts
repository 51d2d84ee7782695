// What the sandbox keeps is for its owner only, whatever the umask, also where an older sandbox made it for everybody.

import { randomBytes } from "node:crypto";
import { closeSync, fchmodSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";

const OWNER_ONLY = 0o600;
const HEADER = /^Authorization: Bearer (sbxctl_[0-9a-f]{64})\n$/;

/** A folder that is there keeps its mode: it may hold more than the sandbox's files. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
}

export function openPrivateFile(path: string, flags: string): number {
  const file = openSync(path, flags, OWNER_ONLY);
  fchmodSync(file, OWNER_ONLY);
  return file;
}

/**
 * The token of the control plane, made once a data directory. Its file is a whole header line, so that curl takes it
 * from there (-H @FILE) and no command line shows it.
 */
export function ensureControlToken(dataDir: string): string {
  const path = join(dataDir, "control.header");
  const known = readToken(path);
  if (known !== null) return known;
  const token = `sbxctl_${randomBytes(32).toString("hex")}`;
  const temporary = `${path}.${process.pid}.tmp`;
  const file = openPrivateFile(temporary, "w");
  writeSync(file, `Authorization: Bearer ${token}\n`);
  closeSync(file);
  renameSync(temporary, path);
  return token;
}

function readToken(path: string): string | null {
  try {
    return HEADER.exec(readFileSync(path, "utf8"))?.[1] ?? null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
