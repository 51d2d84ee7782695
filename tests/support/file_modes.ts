// Files that others on the machine could come to.

import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** As a careless shell starts it: every new file would be everybody's. */
export const CARELESS = ["-c", 'umask 000; exec "$0" "$@"', process.execPath];

/** Everything below the folder that others than its owner could read, write or enter. */
export function openToOthers(folder: string): string[] {
  const found: string[] = [];
  for (const path of unlessGone(() => readdirSync(folder), []).map((name) => join(folder, name))) {
    const status = unlessGone(() => lstatSync(path), null);
    if (status === null) continue;
    if (status.mode & 0o077) found.push(`${path} ${(status.mode & 0o777).toString(8)}`);
    if (status.isDirectory()) found.push(...openToOthers(path));
  }
  return found;
}

/** Not by promises: thousands of files, again and again, would take a processor's half for as long as somebody looks. */
function unlessGone<T>(look: () => T, gone: T): T {
  try {
    return look();
  } catch {
    return gone;
  }
}
