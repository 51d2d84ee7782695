// Ends sessions that stand in the money's way, and says how full the notification queue is.

import type { Task } from "graphile-worker";
import { watchSessions } from "../server/worker/watch.ts";

const watch: Task = async (_payload, helpers) => {
  await watchSessions(helpers.query, helpers.logger);
};

export default watch;
