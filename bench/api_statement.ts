// The SQL statement that the API makes of a query.

import "../server/api/graphql/environment.ts";
import { parse } from "graphql";
import pg from "pg";
import { makeSchema } from "postgraphile";
import { execute, hookArgs } from "postgraphile/grafast";
import { withDatabase } from "../server/api/graphql/preset.ts";
import type { Actor } from "../server/api/sign_in/authenticate.ts";

export interface Statement {
  text: string;
  values: string[];
}

/** The one statement besides those that begin and end its transaction. */
export async function statementOf(databaseUrl: string, query: string, actor: Actor): Promise<Statement> {
  const pool = new pg.Pool({ connectionString: databaseUrl });
  const sent: Statement[] = [];
  pool.on("connect", (client) => {
    const send = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((statement: string | { text: string; values?: string[] }, ...rest: unknown[]) => {
      if (typeof statement !== "string") sent.push({ text: statement.text, values: statement.values ?? [] });
      return send(statement, ...rest);
    }) as typeof client.query;
  });
  try {
    const { schema, resolvedPreset } = await makeSchema({
      extends: [withDatabase(pool)],
      grafast: { context: () => ({ pgSettings: { role: actor.databaseRole, "holdback.user_id": actor.userId } }) },
    });
    sent.length = 0;
    const args = {
      schema,
      document: parse(query),
      resolvedPreset,
      contextValue: {},
      requestContext: { fastifyv5: { request: { actor } } },
    };
    await hookArgs(args as never);
    const result = (await execute(args as never)) as { errors?: readonly Error[] };
    if (result.errors?.[0]) throw result.errors[0];
    const [statement, ...more] = sent.filter(({ text }) => /^\s*select\s/.test(text) && !text.includes("set_config"));
    if (!statement || more.length > 0) throw new Error(`${query} did not become one statement.`);
    return { ...statement, text: statement.text.replace(/;\s*$/, "") };
  } finally {
    await pool.end();
  }
}
