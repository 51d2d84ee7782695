// The key that signs tokens where no identity provider is configured: made once for each data folder, in a file for its
// owner only.

import { join } from "node:path";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { makeDataDir, readPrivate, writePrivate } from "../../processes/private_file.ts";

export const LOCAL_ISSUER = "holdback";
export const LOCAL_AUDIENCE = "holdback";
export const LOCAL_ALGORITHM = "EdDSA";
const LIFETIME = "12h";

const fileOf = (dataDir: string) => join(dataDir, "sign-in.key");

export async function readLocalKey(dataDir: string): Promise<JWK | null> {
  const text = await readPrivate(fileOf(dataDir));
  return text === null ? null : (JSON.parse(text) as JWK);
}

export async function ensureLocalKey(dataDir: string): Promise<JWK> {
  const known = await readLocalKey(dataDir);
  if (known) return known;
  await makeDataDir(dataDir);
  const { privateKey } = await generateKeyPair(LOCAL_ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  await writePrivate(fileOf(dataDir), JSON.stringify({ ...jwk, kid: await calculateJwkThumbprint(jwk) }));
  return (await readLocalKey(dataDir)) as JWK;
}

/** A bearer token for whoever has this sign-in. */
export async function signLocalToken(key: JWK, authSubject: string): Promise<string> {
  // Whoever asks for one has the key of this machine, or a link of minutes: that is the sign-in.
  return await new SignJWT({ auth_time: Math.floor(Date.now() / 1000) })
    .setProtectedHeader({ alg: LOCAL_ALGORITHM, ...(key.kid ? { kid: key.kid } : {}) })
    .setSubject(authSubject)
    .setIssuer(LOCAL_ISSUER)
    .setAudience(LOCAL_AUDIENCE)
    .setIssuedAt()
    .setExpirationTime(LIFETIME)
    .sign(key);
}
