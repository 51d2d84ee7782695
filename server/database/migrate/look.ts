// Before a migration does anything: is everything in Holdback's schemas as the last one left it? Whatever else is there
// could run in the name of whoever migrates.

import type { Client } from "pg";
import { questionOf } from "../checkout_sql.ts";
import { pgrc } from "../pgrc.ts";

interface Found {
  kind: string;
  name: string;
  owner: string | null;
  problem: string;
}

const known = `${pgrc.schemas.private}.known_objects`;
/** Where nothing may be that is not Holdback's. */
const SCHEMAS = Object.values(pgrc.schemas);

type PresentObject = { kind: string; name: string; owner: string | null; digest: string };

/**
 * In these of our schemas. Not in those that another session is changing: what says how an object reads waits for it.
 */
async function presentObjects(client: Client, schemas: string[] = SCHEMAS): Promise<PresentObject[]> {
  return (await client.query<PresentObject>(questionOf("present_objects", "$1::text[]"), [schemas])).rows;
}

/** Whether this session may read what the last migration recorded; it may not before sql/roles.sql has given it that. */
export async function mayLook(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    `select not exists (select from pg_namespace where nspname = $1)
         or exists (select from pg_roles where rolname = $2 and pg_has_role(current_user, oid, 'usage')) as may`,
    [pgrc.schemas.private, pgrc.roles.owner],
  );
  return rows[0]?.may ?? false;
}

/** A queue that the worker's login owned, from before the queue had an owner of its own. */
async function hasOldQueue(client: Client): Promise<boolean> {
  const { rowCount } = await client.query(
    "select from pg_namespace where nspname = $1 and pg_get_userbyid(nspowner) = 'holdback_worker'",
    [pgrc.schemas.queue],
  );
  return rowCount === 1;
}

/**
 * Drops the queue of an older version. Nobody can vouch for what is in it, since a login owned it; and nothing is lost
 * with it but time: the rows are the truth, and the tasks find by them what there is to do.
 */
export async function dropOldQueue(client: Client): Promise<boolean> {
  if (!(await hasOldQueue(client))) return false;
  await client.query(`drop schema ${pgrc.schemas.queue} cascade`);
  return true;
}

/** Fails, with a list, when something in this database is not Holdback's own and stands in its way. */
export async function assertNothingForeign(client: Client, { logins }: { logins: boolean }): Promise<void> {
  const { rows } = await client.query<{ isMigrated: boolean }>(
    `select exists (
       select from pg_class
        where relnamespace = (select oid from pg_namespace where nspname = $1) and relname = 'known_objects' and relkind = 'r'
     ) as "isMigrated"`,
    [pgrc.schemas.private],
  );
  const creating = questionOf("creating_logins");
  let question: string;
  if (rows[0]?.isMigrated) question = questionOf("foreign_objects");
  else {
    const schemas = (await hasOldQueue(client)) ? SCHEMAS.filter((schema) => schema !== pgrc.schemas.queue) : SCHEMAS;
    question = `
      select kind, name, owner, 'is not Holdback''s: no migration was here yet' as problem
        from (${questionOf("present_objects", `'{${schemas}}'`)}) as present
      union all (${questionOf("misplaced_objects")})
      union all (${creating})`;
  }
  const found = await client.query<Found>(
    logins ? `${question} order by 1, 2` : `(${question}) except all (${creating}) order by 1, 2`,
  );
  if (found.rows.length === 0) return;
  const list = found.rows.map(
    ({ kind, name, owner, problem }) => `  ${kind} ${name}, of ${owner ?? "nobody"}: ${problem}`,
  );
  throw new Error(
    `This database has objects that no migration of Holdback made, where they could run in the name of whoever ` +
      `migrates:\n${list.join("\n")}\nNothing was changed. Find out who made them; then drop them, move them to a schema ` +
      "of their own, or put back what was there (sql/ says what that is), and migrate again.",
  );
}

/** Records the product's objects, and what the queue's session will have left when it commits. */
export async function recordObjects(client: Client, queueOwner: Client): Promise<void> {
  const ours = await presentObjects(
    client,
    SCHEMAS.filter((schema) => schema !== pgrc.schemas.queue),
  );
  const coming = await presentObjects(queueOwner, [pgrc.schemas.queue]);
  const digests = new Map<string, { kind: string; name: string; owner: string | null; digests: string[] }>();
  for (const { kind, name, owner, digest } of [...ours, ...coming]) {
    const before = digests.get(`${kind} ${name}`)?.digests ?? [];
    digests.set(`${kind} ${name}`, { kind, name, owner, digests: [...new Set([...before, digest])] });
  }
  await client.query(
    `insert into ${known} as known (kind, name, owner, digests, server_version)
     select kind, name, owner, digests, current_setting('server_version_num')::int / 10000
       from jsonb_to_recordset($1) as object (kind text, name text, owner name, digests text[])
     on conflict (kind, name) do update
       set owner = excluded.owner, digests = known.digests || excluded.digests, server_version = excluded.server_version
     where known.owner is distinct from excluded.owner or not known.digests @> excluded.digests
        or known.server_version <> excluded.server_version`,
    [JSON.stringify([...digests.values()])],
  );
}

/** Forgets what is no longer there, once everything is committed. */
export async function forgetObjects(client: Client): Promise<void> {
  const objects = JSON.stringify(await presentObjects(client));
  const present = "jsonb_to_recordset($1) as object (kind text, name text, digest text)";
  await client.query(
    `delete from ${known} as known
      where not exists (select from ${present} where object.kind = known.kind and object.name = known.name)`,
    [objects],
  );
  await client.query(
    `update ${known} as known set digests = array[object.digest]
       from ${present}
      where object.kind = known.kind and object.name = known.name and known.digests <> array[object.digest]`,
    [objects],
  );
}
