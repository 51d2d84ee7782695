// The files of deploy/, as tests read them.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { root } from "../support/commands.ts";

export const DEPLOY = join(root, "deploy");

/** What a YAML or JSON file holds, document by document. */
// biome-ignore lint/suspicious/noExplicitAny: whatever stands there is what the tests look at.
export function read(path: string): any[] {
  return parseAllDocuments(readFileSync(join(DEPLOY, path), "utf8"), { merge: true }).map((document) => {
    if (document.errors.length > 0) throw new Error(`${path}: ${document.errors[0]?.message}`);
    return document.toJS();
  });
}

/** The files of ours among the arguments of a container: what node or npm is to run. */
export function scriptsIn(words: readonly string[]): string[] {
  return words.join(" ").match(/server\/\S+\.ts/g) ?? [];
}

export const missing = (paths: readonly string[], folder = root): string[] =>
  paths.filter((path) => !existsSync(join(folder, path)));
