// The append-only file that lets the sandbox survive kill -9: one JSON line a commit, handed to the kernel before anybody
// is answered. No fsync: what must survive is the death of the process, not of the machine.

import { closeSync, ftruncateSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Commit } from "./commits.ts";
import { makePrivateFolder, openPrivateFile } from "./private_files.ts";

export class Journal {
  readonly path: string;
  #fd: number;
  #size = 0;

  constructor(dataDir: string) {
    makePrivateFolder(dataDir);
    this.path = join(dataDir, "journal.jsonl");
    // Its secrets are those of the webhook endpoints.
    this.#fd = openPrivateFile(this.path, "a+");
  }

  /** Every whole line, oldest first. A last line without its newline was torn by a kill: it was never answered, so it goes. */
  load(apply: (commit: Commit) => void): void {
    const bytes = readFileSync(this.path);
    let start = 0;
    for (let line = 1; ; line++) {
      const end = bytes.indexOf(0x0a, start);
      if (end < 0) break;
      apply(this.#parse(bytes.toString("utf8", start, end), line));
      start = end + 1;
    }
    if (start < bytes.length) ftruncateSync(this.#fd, start);
    this.#size = start;
  }

  #parse(text: string, line: number): Commit {
    try {
      return JSON.parse(text) as Commit;
    } catch (cause) {
      throw new Error(`${this.path} line ${line} is damaged; remove the data directory to start afresh`, { cause });
    }
  }

  append(commit: Commit): void {
    const bytes = Buffer.from(`${JSON.stringify(commit)}\n`);
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(this.#fd, bytes, written);
    } catch (error) {
      // A full disk: half a line must not be glued to the next one.
      ftruncateSync(this.#fd, this.#size);
      throw error;
    }
    this.#size += written;
  }

  /** Forgets everything. */
  clear(): void {
    ftruncateSync(this.#fd, 0);
    this.#size = 0;
  }

  close(): void {
    closeSync(this.#fd);
  }
}
