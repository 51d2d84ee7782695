// Takes debts back that nothing can be set off against: commits reversals, and finds out about those without an answer.

import type { Task } from "graphile-worker";

const recoverDebts: Task = async (_payload, helpers) => {
  await helpers.query("select app_private.claim_reversals()");
  await helpers.query("select app_private.resolve_reversals()");
};

export default recoverDebts;
