// Verbs as somebody calls them who is signed in, without the API.

import type { ExecutionContext } from "ava";
import type pg from "pg";
import type { TestDatabase } from "./database.ts";
import { refused } from "./errors.ts";
import { createPerson } from "./fixtures.ts";

/** A session in which this person is signed in. */
export async function signedIn(db: TestDatabase, userId: string): Promise<pg.Client> {
  const client = await db.connectAs("holdback_owner");
  await client.query("select set_config('holdback.user_id', $1, false)", [userId]);
  return client;
}

/** Asserts that whoever is no admin is refused this call, before anything else is said. */
export async function refusedToOthers(
  t: ExecutionContext,
  db: TestDatabase,
  call: string,
  values: unknown[] = [],
): Promise<void> {
  for (const role of ["recruiter", "company_user"]) {
    const client = await signedIn(db, (await createPerson(db.admin, role)).id);
    await refused(t, client.query(`select ${call}`, values), "HB001");
  }
}
