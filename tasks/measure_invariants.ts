// Finds out whether an invariant is broken, for the metrics.

import type { Task } from "graphile-worker";

/** Shorter than the four hours after which the queue takes a job for lost; whatever limit the database or the role has. */
const PATIENCE = "3h";

const measureInvariants: Task = async (_payload, helpers) => {
  await helpers.withPgClient(async (client) => {
    await client.query("begin");
    try {
      await client.query("select set_config('statement_timeout', $1, true)", [PATIENCE]);
      await client.query("select app_private.measure_invariants()");
      await client.query("commit");
    } catch (error) {
      await client.query("rollback");
      throw error;
    }
  });
};

export default measureInvariants;
