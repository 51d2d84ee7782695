// Finds the transfers and reversals without an answer, has them sent again under their key or looked up, and tells the
// runs that ended by it.

import type { Task } from "graphile-worker";
import { z } from "zod";
import { callAsJob } from "../server/database/as_job.ts";

/** everything: intents need not have waited; sent when the circuit breaker closes or a pause ends. */
const Payload = z.object({ everything: z.boolean().optional() });

const resolveTransfers: Task = async (payload, helpers) => {
  const { everything } = Payload.parse(payload ?? {});
  const finished = await callAsJob<object[]>(helpers, "app_private.resolve_transfers($1)", [everything ?? false]);
  for (const report of finished) helpers.logger.info("a run finished", { facts: report });
};

export default resolveTransfers;
