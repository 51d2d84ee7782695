// Verbs as somebody calls them who is signed in, without the API.

import type { ExecutionContext } from "ava";
import type { TestDatabase } from "./database.ts";
import { refused } from "./errors.ts";
import { createPerson } from "./fixtures.ts";

/** Asserts that whoever is no admin is refused this call, before anything else is said. */
export async function refusedToOthers(
  t: ExecutionContext,
  db: TestDatabase,
  call: string,
  values: unknown[] = [],
): Promise<void> {
  for (const role of ["recruiter", "company_user"]) {
    const client = await db.actAs((await createPerson(db.admin, role)).id);
    await refused(t, client.query(`select ${call}`, values), "HB001");
  }
}
