// The lines of a list, read through a cursor as whoever asks: one statement, so of one moment, however many there are.

import type pg from "pg";
import { sql } from "postgraphile/pg-sql2";
import { BYTE_ORDER_MARK, csvRecords } from "../../processes/csv_records.ts";
import type { Actor } from "../sign_in/authenticate.ts";
import { CSV_LISTS, type CsvList, columnsFor } from "./columns.ts";
import { type Asked, conditionsOf, orderOf } from "./filter.ts";

/** Lines of one answer of Postgres, and of one piece of the file. */
const ROWS = 500;

export interface CsvFile {
  pieces: AsyncGenerator<string>;
  /** To be called when nobody reads any more, also where nobody began: a generator that was not begun ends nothing. */
  end(): Promise<void>;
}

/** The file in pieces. The first one is there when this resolves, so that what cannot be read is refused at once. */
export async function csvPieces(pool: pg.Pool, actor: Actor, name: string, asked: Asked): Promise<CsvFile> {
  const list = CSV_LISTS[name] as CsvList;
  const columns = columnsFor(list, actor.databaseRole);
  // The list's own words are constants; what was asked for becomes values.
  const conditions = conditionsOf(list.table, asked, actor.databaseRole);
  const { text: which, values } = sql.compile(
    sql`${conditions.length === 0 ? sql`true` : sql.join(conditions, " and ")} order by ${orderOf(list.table, asked)}`,
  );
  const text = `
    declare list no scroll cursor for
    select ${columns.map((column) => column.sql).join(", ")}
    from app.${list.table} as "row" ${list.joins}
    where ${list.condition ?? "true"} and ${which}`;
  const client = await pool.connect();
  let broken: Error | undefined;
  // A session that ends while nobody asks it anything says so here; the next question fails.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on("error", onError);
  let isOver = false;
  const end = async (error?: Error) => {
    if (isOver) return;
    isOver = true;
    client.off("error", onError);
    if (!broken && !error) await client.query("commit").catch(onError);
    client.release(broken ?? error);
  };
  const read = async () => {
    const { rows } = await client.query<unknown[]>({ text: `fetch ${ROWS} from list`, rowMode: "array" });
    return rows;
  };
  try {
    await client.query("begin read only");
    await client.query({
      text: "select set_config('role', $1, true), set_config('holdback.user_id', $2, true), set_config('timezone', 'UTC', true)",
      values: [actor.databaseRole, actor.userId],
    });
    await client.query({ text, values });
    const first = await read();
    const head = `${asked.byteOrderMark ? BYTE_ORDER_MARK : ""}${csvRecords([columns.map((each) => each.name)])}`;
    return { pieces: pieces(head, first, read, end), end: () => end(new Error("The reader went away.")) };
  } catch (error) {
    await end(error as Error);
    throw error;
  }
}

async function* pieces(
  head: string,
  first: unknown[][],
  read: () => Promise<unknown[][]>,
  end: (error?: Error) => Promise<void>,
): AsyncGenerator<string> {
  let isWhole = false;
  try {
    yield head + csvRecords(first);
    for (let rows = first; rows.length === ROWS; ) {
      rows = await read();
      if (rows.length > 0) yield csvRecords(rows);
    }
    isWhole = true;
  } finally {
    // Whoever went away in the middle leaves a transaction that is thrown away with its session.
    await end(isWhole ? undefined : new Error("The reader went away."));
  }
}
