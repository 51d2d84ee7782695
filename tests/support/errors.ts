// Errors of the database, as tests look at them.

import type { ExecutionContext } from "ava";
import pg from "pg";

/** Asserts that the query is refused with this SQLSTATE, and returns the error. */
export async function refused(
  t: ExecutionContext,
  query: Promise<unknown>,
  code: string,
  message?: RegExp,
): Promise<pg.DatabaseError> {
  const error = (await t.throwsAsync(query, { instanceOf: pg.DatabaseError })) as pg.DatabaseError;
  t.is(error.code, code, error.message);
  if (message) t.regex(error.message, message);
  return error;
}
