// The API's schema as text, as the API's own login sees the database.

import "./environment.ts";
import { printSchema } from "graphql";
import pg from "pg";
import { roleUrl } from "../../database/connections.ts";
import { schemaOf } from "./preset.ts";

export async function printApiSchema(adminUrl: string): Promise<string> {
  const pool = new pg.Pool({ connectionString: await roleUrl(adminUrl, "holdback_authenticator") });
  try {
    return `${printSchema(await schemaOf(pool))}\n`;
  } finally {
    await pool.end();
  }
}
