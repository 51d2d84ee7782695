// Gives the login roles the passwords that roleUrl() puts into their URLs.

import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import pg from "pg";
import { LOGIN_ROLES, type LoginRole, loginPassword, roleUrl } from "../connections.ts";

const ITERATIONS = 4096;

/** The verifier that Postgres stores for a SCRAM-SHA-256 password (RFC 5803), so that no password is in a statement. */
export function scramVerifier(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, "sha256");
  const clientKey = createHmac("sha256", salted).update("Client Key").digest();
  const storedKey = createHash("sha256").update(clientKey).digest("base64");
  const serverKey = createHmac("sha256", salted).update("Server Key").digest("base64");
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString("base64")}$${storedKey}:${serverKey}`;
}

async function canLogIn(adminUrl: string, role: LoginRole): Promise<boolean> {
  const client = new pg.Client({ connectionString: roleUrl(adminUrl, role) });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Sets the derived password of every login role that cannot log in with it. */
export async function setLoginPasswords(client: pg.Client, adminUrl: string): Promise<void> {
  for (const role of LOGIN_ROLES) {
    const password = loginPassword(adminUrl, role);
    if (password === null || (await canLogIn(adminUrl, role))) continue;
    await client.query(`alter role ${role} password '${scramVerifier(password)}'`);
  }
}
