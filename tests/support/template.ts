// The migrated database that every test file's database is cloned from.

import { roleUrl } from "../../server/database/connections.ts";
import { migrate } from "../../server/database/migrate/migrate.ts";
import { LOGIN_ROLES } from "../../server/database/urls.ts";
import { createLogger } from "../../server/processes/logger.ts";
import { type LoginUrls, onCluster, TEMPLATE, withDatabaseName } from "./database.ts";

/** Where the definitions are. */
const CATALOG = [
  "pg_class",
  "pg_attribute",
  "pg_proc",
  "pg_type",
  "pg_index",
  "pg_constraint",
  "pg_depend",
  "pg_trigger",
];
const NEIGHBOUR = "holdback_neighbour";

/** Gives the URLs of the logins there: they are the same in every clone, but for the name of the database. */
export async function makeTemplate(adminUrl: string): Promise<LoginUrls> {
  await onCluster(adminUrl, `create database ${TEMPLATE}`);
  const templateUrl = withDatabaseName(adminUrl, TEMPLATE);
  await migrate({ adminUrl: templateUrl, log: createLogger("template", "warn") });
  const urls: LoginUrls = {};
  for (const role of LOGIN_ROLES) urls[role] = await roleUrl(templateUrl, role);
  // Else every clone would do this work once more, page by page, and be half as large again by dead rows of functions.
  // Not our tables: an empty one that was looked at counts as
  // small for good, and plans would read it whole.
  await onCluster(templateUrl, `vacuum (full, freeze) ${CATALOG.map((table) => `pg_catalog.${table}`).join(", ")}`);
  // A database that a test migrates itself finds the logins' passwords in another installation on this server. Not in the
  // template: while somebody looks into that, it cannot be cloned.
  await onCluster(adminUrl, `create database ${NEIGHBOUR} template ${TEMPLATE} strategy file_copy`);
  await onCluster(adminUrl, `alter database ${TEMPLATE} is_template true`);
  // The limits are each login's in the whole server, which all test files share.
  for (const login of LOGIN_ROLES) {
    // Several files have several workers each, and a busy worker opens twenty.
    const limit = login === "holdback_worker" ? 900 : 250;
    await onCluster(adminUrl, `alter role ${login} connection limit ${limit}`);
  }
  return urls;
}
