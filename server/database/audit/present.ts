// What the database is made of now, asked by this checkout's words: the owner may have replaced the database's own.

import type { ClientBase } from "pg";
import { questionOf, readFunctions } from "../checkout_sql.ts";

export interface Present {
  /** Of each object's name a digest of what it says, as app_private.present_definitions has them. */
  definitions: Readonly<Record<string, string>>;
  /** The functions that do not say what this checkout says. */
  otherFunctions: string[];
}

/** Within a session whose settings are fixed (FIXED_SETTINGS): how an object reads depends on some. */
export async function readPresent(client: Pick<ClientBase, "query">): Promise<Present> {
  const asked = await client.query<{ definitions: Present["definitions"] }>(
    `select (${questionOf("present_definitions")}) as definitions`,
  );
  return { definitions: asked.rows[0]?.definitions ?? {}, otherFunctions: await findOtherFunctions(client) };
}

async function findOtherFunctions(client: Pick<ClientBase, "query">): Promise<string[]> {
  const ours = readFunctions().filter(({ body }) => body !== null);
  const { rows } = await client.query<{ name: string }>(
    `select ours.name
       from unnest($1::text[], $2::text[]) as ours (name, body)
       left join lateral (
         select count(*) as found, bool_and(routine.prosrc = ours.body) as says_so
           from pg_proc as routine join pg_namespace as place on place.oid = routine.pronamespace
          where place.nspname = split_part(ours.name, '.', 1) and routine.proname = split_part(ours.name, '.', 2)
       ) as present on true
      where present.found <> 1 or not present.says_so
      order by ours.name`,
    [ours.map(({ name }) => name), ours.map(({ body }) => body)],
  );
  return rows.map(({ name }) => name);
}
