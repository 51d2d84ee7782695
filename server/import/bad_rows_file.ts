// FILE.bad.csv: the rows that were left out, with line, column and reason before them, ready to be repaired and imported.

import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { csvRecords } from "../processes/csv_records.ts";
import { BAD_ROW_COLUMNS } from "./header.ts";

export type BadRow = {
  line: number;
  columns: string;
  reasons: string;
  problems: { column: string; reason: string }[];
  record: Record<string, string> | string[];
};

export const badRowsPath = (file: string) => `${file.replace(/\.csv$/i, "")}.bad.csv`;

/** Written beside its final name, so that it appears only when the import is committed. */
export class BadRowsFile {
  readonly path: string;
  #partial: string;
  #columns: readonly string[];
  #file: FileHandle;

  private constructor(path: string, columns: readonly string[], file: FileHandle) {
    this.path = path;
    this.#partial = partialOf(path);
    this.#columns = columns;
    this.#file = file;
  }

  static async create(path: string, columns: readonly string[]): Promise<BadRowsFile> {
    // Somebody may be repairing the rows of an earlier import in it.
    if (await exists(path)) {
      throw new Error(`${path} is there already: rename or remove it first, then import again. Nothing was imported.`);
    }
    await rm(partialOf(path), { force: true });
    // It holds the names and earnings of people.
    const file = new BadRowsFile(path, columns, await open(partialOf(path), "wx", 0o600));
    await file.#file.writeFile(csvRecords([[...BAD_ROW_COLUMNS, ...columns]]));
    return file;
  }

  async add(rows: BadRow[]): Promise<void> {
    const records = rows.map(({ line, columns, reasons, record }) => {
      const fields = Array.isArray(record) ? record : this.#columns.map((name) => record[name] ?? "");
      return [line, columns, reasons, ...fields];
    });
    await this.#file.writeFile(csvRecords(records));
  }

  async finish(): Promise<void> {
    await this.#file.sync();
    await this.#file.close();
  }

  async publish(): Promise<void> {
    await rename(this.#partial, this.path);
  }

  async discard(): Promise<void> {
    await this.#file.close().catch(() => undefined);
    await rm(this.#partial, { force: true });
  }
}

const partialOf = (path: string) => `${path}.partial`;

async function exists(path: string): Promise<boolean> {
  try {
    await (await open(path, "r")).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}
