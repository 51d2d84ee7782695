// Verbs as somebody calls them who is signed in, without the API.

import type { ExecutionContext } from "ava";
import type { TestDatabase } from "./database.ts";
import { refused } from "./errors.ts";
import { createPerson } from "./fixtures.ts";

/** Asserts that whoever is no admin is refused this call, before anything else is said, even with an admin's grants. */
export async function refusedToOthers(
  t: ExecutionContext,
  db: TestDatabase,
  call: string,
  values: unknown[] = [],
): Promise<void> {
  const client = await db.connectAs("holdback_authenticator");
  await client.query("set role holdback_admin");
  for (const role of ["recruiter", "company_user"]) {
    await client.query("select set_config('holdback.user_id', $1, false)", [(await createPerson(db.admin, role)).id]);
    await refused(t, client.query(`select ${call}`, values), "HB001");
  }
}
