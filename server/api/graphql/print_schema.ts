// The API's schema as text, as the API's own login sees the database.

import "./environment.ts";
import { printSchema } from "graphql";
import pg from "pg";
import { makeSchema } from "postgraphile";
import { roleUrl } from "../../database/connections.ts";
import { withDatabase } from "./preset.ts";

export async function printApiSchema(adminUrl: string): Promise<string> {
  const pool = new pg.Pool({ connectionString: await roleUrl(adminUrl, "holdback_authenticator") });
  try {
    const { schema } = await makeSchema(withDatabase(pool));
    return `${printSchema(schema)}\n`;
  } finally {
    await pool.end();
  }
}
