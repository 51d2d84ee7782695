// What cannot be read or written, told by the variable that names its place.

import { sep } from "node:path";
import { loadConfig } from "../config.ts";

const REASONS: Readonly<Record<string, [why: string, advice: string]>> = {
  EACCES: ["this user may not", "Let it belong to the user that runs this"],
  EPERM: ["this user may not", "Let it belong to the user that runs this"],
  EROFS: ["that disk is read-only", "Mount it for writing"],
  ENOSPC: ["the disk is full", "Free some space"],
  EDQUOT: ["the disk's quota is used up", "Free some space"],
  ENOTDIR: ["a file stands where its folder should be", "Move that away"],
  EEXIST: ["a file stands where its folder should be", "Move that away"],
};

/** The variable by which the place of this file was chosen; null: none of ours. */
function variableOf(path: string): string | null {
  const { dataDir, auditSealFile } = loadConfig();
  if (path === auditSealFile) return "AUDIT_SEAL_FILE";
  return path === dataDir || path.startsWith(dataDir + sep) ? "HOLDBACK_DATA_DIR" : null;
}

/** The error at `path`, with what to do where the disk or its rights are at fault; any other one as it is. */
export function explainFileProblem(error: unknown, path: string, doing: "read" | "write" = "write"): unknown {
  const { code = "" } = error as NodeJS.ErrnoException;
  const reason = REASONS[code];
  if (reason === undefined) return error;
  const [why, advice] = reason;
  const variable = variableOf(path);
  const otherwise = variable === null ? "" : `, or set ${variable} to another place`;
  return new Error(`Cannot ${doing} ${path}: ${why} (${code}). ${advice}${otherwise}.`, { cause: error });
}
