// The least that answers the same question: Fastify, a pool, and each statement as its caller in a transaction.
//
// Environment: DATABASE_URL; ROLE and USER_ID: the caller; STATEMENTS: JSON, an array of {text, values}.

import fastify from "fastify";
import pg from "pg";
import type { Statement } from "./api_statement.ts";

const { DATABASE_URL, ROLE = "", USER_ID, STATEMENTS = "[]" } = process.env;
const statements = JSON.parse(STATEMENTS) as Statement[];
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 20 });
const app = fastify();

app.get<{ Params: { number: string } }>("/:number", async (request, reply) => {
  const { number } = request.params;
  const { text, values } = statements[Number(number)] as Statement;
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query({
      name: "settings",
      text: "select set_config('role', $1, true), set_config('holdback.user_id', $2, true), set_config('plan_cache_mode', 'force_generic_plan', true)",
      values: [ROLE, USER_ID],
    });
    const { rows } = await client.query({ name: `statement-${number}`, text, values });
    await client.query("commit");
    return reply.send(rows);
  } finally {
    client.release();
  }
});

const url = await app.listen({ port: 0, host: "127.0.0.1" });
const stop = async () => {
  await app.close();
  await pool.end();
  process.exit(0);
};
process.once("SIGTERM", stop);
process.once("disconnect", stop);
process.send?.({ ready: true, url });
