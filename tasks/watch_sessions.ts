// Ends sessions that stand in the money's way, says how full the notification queue is, and which tasks are missed.

import type { Task } from "graphile-worker";
import { reportMissedTasks } from "../server/database/missed_tasks.ts";
import { watchSessions } from "../server/worker/watch.ts";

const watch: Task = async (_payload, helpers) => {
  await watchSessions(helpers.query, helpers.logger);
  await reportMissedTasks(helpers.query, helpers.logger);
};

export default watch;
