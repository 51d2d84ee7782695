// Completes the placements whose guarantee is over.

import type { Task } from "graphile-worker";

const completePlacements: Task = async (_payload, helpers) => {
  for (;;) {
    const { rows } = await helpers.query<{ completed: number }>(
      "select app_private.complete_due_placements() as completed",
    );
    if (!rows[0]?.completed) return;
  }
};

export default completePlacements;
