// Takes debts back that nothing can be set off against: commits reversals.

import type { Task } from "graphile-worker";
import { callAsJob } from "../server/database/as_job.ts";

const recoverDebts: Task = async (_payload, helpers) => {
  await callAsJob<number>(helpers, "app_private.claim_reversals()", []);
};

export default recoverDebts;
