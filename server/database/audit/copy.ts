// The rows of a log by binary COPY: nothing is written as text, and nothing sorted.

import type pg from "pg";
import { COLUMNS, type Log } from "./verification/canonical_form.ts";
import { CopiedRow } from "./verification/copied_row.ts";
import type { LoggedRow } from "./verification/logged_row.ts";

/** The signature of binary COPY, its flags, and the length of no further header. */
const HEADER = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");

/** Gives all rows of a log to take, in any order: within a transaction that keeps its snapshot. A row is good until take returns. */
export async function copyLog(
  client: Pick<pg.ClientBase, "query">,
  log: Log,
  take: (row: LoggedRow) => void,
): Promise<void> {
  const columns = COLUMNS[log].map(([name]) => name).join(", ");
  const row = new CopiedRow(log);
  await new Promise<void>((resolve, reject) => {
    client.query(
      new BinaryCopy(
        `copy (select ${columns}, hash from app.${log}) to stdout (format binary)`,
        (tuple) => take(row.take(tuple)),
        (error) => (error ? reject(error) : resolve()),
      ),
    );
  });
}

/** What node-postgres asks of a query; its own ones know no COPY. */
class BinaryCopy implements pg.Submittable {
  readonly #text: string;
  readonly #take: (tuple: Buffer) => void;
  readonly #end: (error?: Error) => void;
  #hasBegun = false;
  #error: Error | undefined;

  constructor(text: string, take: (tuple: Buffer) => void, end: (error?: Error) => void) {
    this.#text = text;
    this.#take = take;
    this.#end = end;
  }

  submit(connection: pg.Connection): void {
    connection.query(this.#text);
  }

  /** The server sends a row in each, the header before the first one, and two bytes after the last one. */
  handleCopyData({ chunk }: { chunk: Buffer }): void {
    if (this.#error) return;
    try {
      const tuple = this.#hasBegun ? chunk : withoutHeader(chunk);
      this.#hasBegun = true;
      if (tuple.length > 2) this.#take(tuple);
    } catch (error) {
      // Nothing further is taken; what the server still sends has to be read before the next query.
      this.#error = error as Error;
    }
  }

  handleCommandComplete(): void {}

  handleError(error: Error): void {
    this.#error ??= error;
    this.#end(this.#error);
  }

  handleReadyForQuery(): void {
    this.#end(this.#error);
  }
}

function withoutHeader(chunk: Buffer): Buffer {
  if (!chunk.subarray(0, HEADER.length).equals(HEADER)) throw new Error("This is no binary COPY.");
  return chunk.subarray(HEADER.length);
}
