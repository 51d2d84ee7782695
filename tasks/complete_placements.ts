// Completes the placements whose guarantee is over.

import type { Task } from "graphile-worker";
import { callAsJob } from "../server/database/as_job.ts";

const completePlacements: Task = async (_payload, helpers) => {
  for (;;) {
    if ((await callAsJob<number>(helpers, "app_private.complete_due_placements()", [])) === 0) return;
  }
};

export default completePlacements;
