// Seals the audit log: the database closes what was added, the worker signs that and hands it outside.

import { sign } from "node:crypto";
import { appendFile, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { WithPgClient } from "graphile-worker";
import type { SealKey } from "./seal_key.ts";

/** One line of the file to which seals are handed. */
export interface HandedSeal {
  number: string;
  sealed_at: string;
  row_count: string;
  chain_count: string;
  previous_hash: string;
  hash: string;
  key_id: string;
  signature: string;
}

type UnsignedSeal = Omit<HandedSeal, "key_id" | "signature">;

export interface Sealing {
  withPgClient: WithPgClient;
  key: SealKey;
  /** Seals are appended to it, a line each. */
  file: string;
  log: (seal: HandedSeal) => void;
}

/** What is signed of a seal. */
export const signedText = (seal: { number: string; hash: string }) => `holdback audit seal ${seal.number} ${seal.hash}`;

/** A new seal, and signatures for all that have none: also for one whose worker died before it had signed. */
export async function sealAuditLog(sealing: Sealing): Promise<void> {
  await sealing.withPgClient((client) => client.query("select app_private.seal_audit_log()"));
  await signSeals(sealing);
}

async function signSeals({ withPgClient, key, file, log }: Sealing): Promise<void> {
  const { rows } = await withPgClient((client) =>
    client.query<UnsignedSeal>(
      `select number::text, sealed_at, row_count::text, chain_count::text, previous_hash, hash
         from app_private.unsigned_audit_seals() order by unsigned_audit_seals.number`,
    ),
  );
  for (const seal of rows) {
    const signature = sign(null, Buffer.from(signedText(seal)), key.privateKey).toString("base64");
    const handed: HandedSeal = { ...seal, key_id: key.publicKey.id, signature };
    // Outside first: whoever dies in between hands it out twice, never not at all.
    await mkdir(dirname(file), { recursive: true });
    await appendFile(file, `${JSON.stringify(handed)}\n`, { mode: 0o600 });
    log(handed);
    await withPgClient((client) =>
      client.query("select app_private.sign_audit_seal($1, decode($2, 'hex'), $3, $4, decode($5, 'base64'))", [
        seal.number,
        seal.hash,
        key.publicKey.id,
        key.publicKey.text,
        signature,
      ]),
    );
  }
}
