// The file to which seals are handed: a line of JSON each.

import { appendFile, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { explainFileProblem } from "../../processes/file_problem.ts";
import { readPrivate } from "../../processes/private_file.ts";

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

/** By number; null: there is no such file. A line that was cut off while it was written is no seal. */
export async function readHandedSeals(file: string): Promise<HandedSeal[] | null> {
  const text = await readPrivate(file);
  if (text === null) return null;
  const lines = text.split("\n").map((line) => line.trim());
  return lines
    .filter((line) => line.endsWith("}"))
    .map((line) => JSON.parse(line) as HandedSeal)
    .sort((one, other) => Number(one.number) - Number(other.number));
}

/** After what is there already, on a line of its own also where the last one was cut off. */
export async function appendHandedSeal(file: string, seal: HandedSeal): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    const text = (await readPrivate(file)) ?? "";
    const end = text === "" || text.endsWith("\n") ? "" : "\n";
    await appendFile(file, `${end}${JSON.stringify(seal)}\n`, { mode: 0o600 });
  } catch (error) {
    throw explainFileProblem(error, file);
  }
}
