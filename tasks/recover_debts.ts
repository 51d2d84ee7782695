// Takes debts back that nothing can be set off against: commits reversals, and finds out about those without an answer.

import type { Task } from "graphile-worker";
import { callAsJob } from "../server/database/as_job.ts";

const recoverDebts: Task = async (_payload, helpers) => {
  await callAsJob<number>(helpers, "app_private.claim_reversals()", []);
  await callAsJob<number>(helpers, "app_private.resolve_reversals()", []);
};

export default recoverDebts;
