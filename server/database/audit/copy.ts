// The rows of a log by binary COPY: nothing is written as text, and nothing sorted.

import type pg from "pg";
import { COLUMNS, type Log } from "./verification/canonical_form.ts";
import { CopiedRow } from "./verification/copied_row.ts";
import type { LoggedRow } from "./verification/logged_row.ts";

/** The signature of binary COPY, its flags, and the length of no further header. */
const HEADER = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");

/** Of a tuple: where it stands. */
type Take = (bytes: Buffer, start: number, end: number) => void;

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
        (bytes, start, end) => take(row.take(bytes, start, end)),
        (error) => (error ? reject(error) : resolve()),
      ),
    );
  });
}

/** The codes of the server's messages, each of which is a code, its length without the code, and that. */
const [COPY_DATA, COPY_DONE, ERROR] = [..."dcE"].map((code) => code.charCodeAt(0));
const MESSAGE_HEADER = 5;

/**
 * What node-postgres asks of a query; its own ones know no COPY. It reads what comes from the server itself until the
 * COPY ends: an object and an event for each row would be as much work as the row.
 */
class BinaryCopy implements pg.Submittable {
  readonly #text: string;
  readonly #take: Take;
  readonly #end: (error?: Error) => void;
  #hasBegun = false;
  #error: Error | undefined;

  constructor(text: string, take: Take, end: (error?: Error) => void) {
    this.#text = text;
    this.#take = take;
    this.#end = end;
  }

  submit(connection: pg.Connection): void {
    const { stream } = connection;
    const others = stream.listeners("data") as ((chunk: Buffer) => void)[];
    let rest: Buffer = Buffer.alloc(0);
    const read = (chunk: Buffer) => {
      const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      let at = 0;
      while (at + MESSAGE_HEADER <= bytes.length) {
        const code = bytes[at];
        const end = at + 1 + bytes.readUInt32BE(at + 1);
        if (end > bytes.length) break;
        if (code === COPY_DATA) this.#takeData(bytes, at + MESSAGE_HEADER, end);
        else if (code === COPY_DONE || code === ERROR) {
          stream.off("data", read);
          for (const other of others) {
            stream.on("data", other);
            other(bytes.subarray(at));
          }
          return;
        } else for (const other of others) other(bytes.subarray(at, end));
        at = end;
      }
      rest = bytes.subarray(at);
    };
    for (const other of others) stream.off("data", other);
    stream.on("data", read);
    connection.query(this.#text);
  }

  /** The server sends a row in each, the header before the first one, and two bytes after the last one. */
  #takeData(bytes: Buffer, start: number, end: number): void {
    if (this.#error) return;
    try {
      const tuple = this.#hasBegun ? start : start + headerLength(bytes.subarray(start, end));
      this.#hasBegun = true;
      if (end - tuple > 2) this.#take(bytes, tuple, end);
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

function headerLength(first: Buffer): number {
  if (!first.subarray(0, HEADER.length).equals(HEADER)) throw new Error("This is no binary COPY.");
  return HEADER.length;
}
