// Seals the audit log: the database closes what was added, the worker signs that and hands it outside. The database's
// owner could ask for a signature of any history; so what is signed follows what was handed outside before.

import { sign } from "node:crypto";
import type { WithPgClient } from "graphile-worker";
import { appendHandedSeal, type HandedSeal, readHandedSeals } from "./handed_seals.ts";
import type { SealKey } from "./seal_key.ts";
import { hashOfSeal } from "./verification/canonical_form.ts";

/** All columns that are hashed: whatever hash the database says it has, the worker computes it. */
interface Seal extends Omit<HandedSeal, "key_id" | "signature"> {
  grown_count: string;
  root: string;
  definitions: string;
  is_signed: boolean;
}

export interface Sealing {
  withPgClient: WithPgClient;
  key: SealKey;
  /** Seals are appended to it, a line each. */
  file: string;
  log: (seal: HandedSeal) => void;
}

/** What is signed of a seal. */
export const signedText = (seal: { number: string; hash: string }) => `holdback audit seal ${seal.number} ${seal.hash}`;

/**
 * A new seal, and its signature. First the one of a seal whose worker died before it had signed: while one is refused no
 * further seal is made, so that only the newest one ever waits for its signature. Throws when one is refused.
 */
export async function sealAuditLog(sealing: Sealing): Promise<void> {
  await signSeals(sealing);
  await sealing.withPgClient((client) => client.query("select app_private.seal_audit_log()"));
  await signSeals(sealing);
}

async function signSeals(sealing: Sealing): Promise<void> {
  const handed = (await readHandedSeals(sealing.file)) ?? [];
  const last = handed.at(-1);
  const { rows } = await sealing.withPgClient((client) =>
    client.query<Seal>("select * from app_private.audit_seals_to_sign($1)", [last?.number]),
  );
  for (const seal of rows.filter(({ is_signed }) => !is_signed)) {
    const problem = problemOf(seal, rows, handed);
    if (problem)
      throw new Error(
        `Seal ${seal.number} of the audit logs is not signed: ${problem}. Nobody makes or signs a further one until ` +
          `somebody has looked (docs/audit.md, "A seal that is refused"). Handed outside: ${sealing.file}`,
      );
    await handOut(seal, sealing, handed);
  }
}

const hashOf = ({ is_signed: _isSigned, ...columns }: Seal) => hashOfSeal(columns);

/** Why it is not to be signed; null: it is. handed: by number, the last one last. */
function problemOf(seal: Seal, seals: readonly Seal[], handed: readonly HandedSeal[]): string | null {
  if (hashOf(seal) !== seal.hash) return "its hash is not that of its columns";
  const last = handed.at(-1);
  const same = handed.filter(({ number }) => number === seal.number);
  if (same.some(({ hash }) => hash !== seal.hash)) return "another one of this number was handed outside";
  if (same.length > 0) return null;
  if (seal.number !== seals.at(-1)?.number) return "it is not the newest one, and was never handed outside";
  if (!last) return null;
  if (Number(seal.number) < Number(last.number)) return `seal ${last.number} was handed outside before`;
  let before: { number: string; hash: string } = last;
  for (const next of seals.filter(({ number }) => Number(number) > Number(last.number))) {
    if (Number(next.number) !== Number(before.number) + 1 || next.previous_hash !== before.hash)
      return `seal ${next.number} does not follow seal ${before.number} as it was handed outside`;
    if (hashOf(next) !== next.hash) return `the hash of seal ${next.number} is not that of its columns`;
    before = next;
  }
  return null;
}

async function handOut(seal: Seal, { withPgClient, key, file, log }: Sealing, known: HandedSeal[]): Promise<void> {
  const { number, sealed_at, row_count, chain_count, previous_hash, hash } = seal;
  const signature = sign(null, Buffer.from(signedText(seal)), key.privateKey).toString("base64");
  const covered = { number, sealed_at, row_count, chain_count, previous_hash, hash };
  const handed: HandedSeal = { ...covered, key_id: key.publicKey.id, signature };
  // Outside first: whoever dies in between finds it there, and signs the same.
  if (!known.some((each) => each.number === number)) await appendHandedSeal(file, handed);
  log(handed);
  await withPgClient((client) =>
    client.query("select app_private.sign_audit_seal($1, decode($2, 'hex'), $3, $4, decode($5, 'base64'))", [
      number,
      hash,
      key.publicKey.id,
      key.publicKey.text,
      signature,
    ]),
  );
}
