// The link that npm start prints: it signs one person in, once, within minutes, on this machine. Its secret is kept as a
// digest, in a file for its owner only.

import { createHash, randomBytes } from "node:crypto";
import { readdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { makePrivateFolder, readPrivate, writePrivate } from "../../processes/private_file.ts";

const LIFETIME_MS = 10 * 60_000;
const folderOf = (dataDir: string) => join(dataDir, "sign-in-links");
const fileOf = (dataDir: string, secret: string) =>
  join(folderOf(dataDir), createHash("sha256").update(secret).digest("hex"));

interface Entry {
  authSubject: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** The address with the secret behind the #: no request, and so no log, has that part. */
export const linkTo = (apiUrl: string, secret: string) => `${apiUrl}/sign-in#${secret}`;

/** The secret of a new link. Links that nobody used in time are forgotten. */
export async function makeSignInLink(dataDir: string, authSubject: string, now = Date.now()): Promise<string> {
  await makePrivateFolder(folderOf(dataDir));
  for (const name of await readdir(folderOf(dataDir))) {
    const text = await readPrivate(join(folderOf(dataDir), name));
    if (text !== null && isOver(text, now)) await unlink(join(folderOf(dataDir), name)).catch(() => undefined);
  }
  const secret = randomBytes(32).toString("base64url");
  const entry: Entry = { authSubject, expiresAt: now + LIFETIME_MS };
  await writePrivate(fileOf(dataDir, secret), JSON.stringify(entry));
  return secret;
}

/** Whom it signs in; null: nobody, because it was used, is too old, or never was. */
export async function redeemSignInLink(dataDir: string, secret: string, now = Date.now()): Promise<string | null> {
  const file = fileOf(dataDir, secret);
  const text = await readPrivate(file);
  if (text === null) return null;
  // Of two who come at once, one removes the file.
  const isMine = await unlink(file).then(
    () => true,
    () => false,
  );
  return isMine && !isOver(text, now) ? (JSON.parse(text) as Entry).authSubject : null;
}

function isOver(text: string, now: number): boolean {
  try {
    return (JSON.parse(text) as Entry).expiresAt <= now;
  } catch {
    return true;
  }
}
