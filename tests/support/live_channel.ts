// The channel on which the API hears where to look again, and what may be said there.

import type { TestDatabase } from "./database.ts";

export async function channelOf(db: Pick<TestDatabase, "admin">): Promise<string> {
  const { rows } = await db.admin.query<{ name: string }>("select name from app_private.live_channel");
  return rows[0]?.name as string;
}

/** Says this on the channel, as whoever knows its name can. */
export async function tell(db: Pick<TestDatabase, "admin">, payload: string): Promise<void> {
  await db.admin.query("select pg_notify($1, $2)", [await channelOf(db), payload]);
}
