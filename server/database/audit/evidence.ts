// What a verification of the audit logs goes by besides the logs: the keys and the seals that are known from elsewhere.

import { readFile } from "node:fs/promises";
import type pg from "pg";
import type { Config } from "../../config.ts";
import { requireDatabaseUrl, roleUrl } from "../connections.ts";
import { openSession } from "../reach.ts";
import { FIXED_SETTINGS, withSettings } from "../urls.ts";
import { type HandedSeal, readHandedSeals } from "./handed_seals.ts";
import { findSealKey, type PublicSealKey, readPublicSealKey } from "./seal_key.ts";
import { type AuditProblem, Problems } from "./verification/problems.ts";
import type { Evidence, Verification } from "./verify.ts";

const SHOWN = 50;

/** The database's rows as they are at one moment, by plain selects of the operator. */
export async function withSnapshot<T>(config: Config, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const url = withSettings(await roleUrl(await requireDatabaseUrl(config), "holdback_operator"), FIXED_SETTINGS);
  const client = await openSession(url, { application_name: "holdback verify-audit" });
  try {
    await client.query("begin isolation level repeatable read read only");
    return await use(client);
  } finally {
    await client.end();
  }
}

/** keyFiles: none: our own key. sealsFile: undefined: AUDIT_SEAL_FILE, where there is one. */
export async function readEvidence(
  config: Config,
  keyFiles: string[],
  sealsFile: string | undefined,
): Promise<Evidence> {
  return {
    keys: await trustedKeys(config, keyFiles),
    sealsOutside: await readSeals(sealsFile ?? config.auditSealFile, sealsFile !== undefined),
  };
}

async function trustedKeys(config: Config, files: string[]): Promise<PublicSealKey[]> {
  if (files.length > 0) return Promise.all(files.map(async (file) => readPublicSealKey(await readFile(file, "utf8"))));
  const own = await findSealKey(config);
  return own ? [own.publicKey] : [];
}

async function readSeals(file: string, isNamed: boolean): Promise<HandedSeal[]> {
  const seals = await readHandedSeals(file);
  if (seals === null && isNamed) throw new Error(`There is no file ${file}.`);
  return seals ?? [];
}

/** What whoever verifies must have from elsewhere, and has not: without it a forged history looks like this one. */
export function missingEvidence(found: Verification, evidence: Evidence, sealsFile: string): AuditProblem[] {
  const problems = new Problems();
  if (found.seals > 0 && evidence.sealsOutside.length === 0)
    problems.tell(
      "outside_missing",
      `${sealsFile} is not there, or has no seal: a last seal that was removed or replaced would not show. Give by ` +
        "--seals the file to which they were handed.",
      {},
    );
  if (found.untrustedKeys.length > 0)
    problems.tell(
      "key_missing",
      `Signatures were checked with keys that only the log itself names (${found.untrustedKeys.join(", ")}): whoever ` +
        "wrote it may have made them. Give the one that you know by --key.",
      {},
    );
  return problems.found;
}

export function describeProblems(problems: readonly AuditProblem[]): string {
  if (problems.length === 0) return "Nothing is wrong.";
  const lines = [`${problems.length} wrong:`, ...problems.slice(0, SHOWN).map(describeProblem)];
  if (problems.length > SHOWN) lines.push(`… and ${problems.length - SHOWN} more.`);
  return lines.join("\n");
}

function describeProblem({ problem, chain, sequence, row_id, seal_number, detail }: AuditProblem): string {
  const where = [
    ...(chain ? [chain] : []),
    ...(sequence === null ? [] : [`row ${sequence}`]),
    ...(row_id ? [row_id] : []),
    ...(seal_number === null ? [] : [`seal ${seal_number}`]),
  ];
  return `  ${problem}: ${where.length > 0 ? `${where.join(", ")}. ` : ""}${detail}`;
}
