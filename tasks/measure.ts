// Finds out the metrics that read whole tables once; those that compare them are measure_invariants'.

import type { Task } from "graphile-worker";

const measure: Task = async (_payload, helpers) => {
  await helpers.query("select app_private.measure()");
};

export default measure;
