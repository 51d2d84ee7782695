// The address of a page of one record: that of the oldest, or the newest, there is.

import type pg from "pg";

const TABLES = { payouts: "payouts", placements: "placements", runs: "payout_runs", plans: "run_plans" } as const;

/** Takes a path of the console's navigation, such as /payouts/:id. A person is the one that is named. */
export async function recordsOf(
  db: Pick<pg.Pool, "query">,
  person: string,
  which: "oldest" | "newest" = "oldest",
): Promise<(path: string) => string> {
  const order = which === "oldest" ? "asc" : "desc";
  const ids: Record<string, string> = { people: person };
  for (const [page, table] of Object.entries(TABLES)) {
    const { rows } = await db.query<{ id: string }>(`select id from app.${table} order by id ${order} limit 1`);
    ids[page] = rows[0]?.id ?? "none";
  }
  return (path) => path.replace(":id", ids[path.split("/")[1] ?? ""] ?? "");
}
