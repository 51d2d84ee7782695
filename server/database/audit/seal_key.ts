// The key that signs the audit log's seals: Ed25519, from the environment or the data folder, never in the database.

import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { join } from "node:path";
import { makeDataDir, readPrivate, writePrivate } from "../../processes/private_file.ts";

export interface SealKey {
  privateKey: KeyObject;
  publicKey: PublicSealKey;
}

export interface PublicSealKey {
  /** Of the SHA-256 of the public key. */
  id: string;
  /** SPKI, DER in base64. */
  text: string;
  key: KeyObject;
}

const fileOf = (dataDir: string) => join(dataDir, "audit-seal.key");
const publicFileOf = (dataDir: string) => join(dataDir, "audit-seal.pub");

function publicSealKey(key: KeyObject): PublicSealKey {
  const der = key.export({ type: "spki", format: "der" });
  return { id: createHash("sha256").update(der).digest("hex").slice(0, 16), text: der.toString("base64"), key };
}

/** A public key as an auditor has it: PEM, or SPKI in base64. */
export function readPublicSealKey(text: string): PublicSealKey {
  const key = text.includes("-----BEGIN")
    ? createPublicKey(text)
    : createPublicKey({ key: Buffer.from(text, "base64"), format: "der", type: "spki" });
  if (key.asymmetricKeyType !== "ed25519") throw new Error("This is no Ed25519 key.");
  return publicSealKey(key);
}

function sealKey(pem: string): SealKey {
  const privateKey = createPrivateKey(pem);
  return { privateKey, publicKey: publicSealKey(createPublicKey(privateKey)) };
}

type Where = { auditSealKey: string | null; dataDir: string };

/** The key of the environment, or that of the data folder; null where there is neither. */
export async function findSealKey({ auditSealKey, dataDir }: Where): Promise<SealKey | null> {
  const pem = auditSealKey ?? (await readPrivate(fileOf(dataDir)));
  return pem ? sealKey(pem) : null;
}

/** The same; a data folder without a key gets one, with the public key in a file beside it. */
export async function ensureSealKey(where: Where): Promise<SealKey> {
  const known = await findSealKey(where);
  if (known) return known;
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  await makeDataDir(where.dataDir);
  await writePrivate(fileOf(where.dataDir), privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  await writePrivate(publicFileOf(where.dataDir), publicKey.export({ type: "spki", format: "pem" }).toString());
  return sealKey(privateKey.export({ type: "pkcs8", format: "pem" }).toString());
}
