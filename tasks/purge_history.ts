// Deletes what is old and no longer needed of events, plans and jobs, a batch a transaction.

import type { Task } from "graphile-worker";

const purgeHistory: Task = async (_payload, helpers) => {
  let after: string | null = null;
  do {
    const { rows }: { rows: { last: string | null }[] } = await helpers.query(
      "select app_private.purge_events($1) as last",
      [after],
    );
    after = rows[0]?.last ?? null;
  } while (after !== null);
  for (const batch of ["app_private.purge_plans()", "app_private.purge_jobs()"]) {
    for (let more: boolean | undefined = true; more; ) {
      const { rows } = await helpers.query<{ more: boolean }>(`select ${batch} as more`);
      more = rows[0]?.more;
    }
  }
};

export default purgeHistory;
