// The look that a process takes at its start: is the database as the last migration left it?

import type pg from "pg";
import { explainOutdated } from "./connections.ts";

const FOREIGN_OBJECTS = "HB024";

/** Fails with a list when something in the database is not Holdback's, and could run in somebody's name. */
export async function assertOwnObjects(client: Pick<pg.Pool, "query">): Promise<void> {
  try {
    await client.query("select app_private.assert_own_objects()");
  } catch (error) {
    const { code, message, hint } = error as pg.DatabaseError;
    if (code === FOREIGN_OBJECTS) throw new Error(`${message} ${hint}`, { cause: error });
    throw explainOutdated(error) ?? error;
  }
}
