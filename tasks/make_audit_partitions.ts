// Makes the audit logs' partitions of the months to come, and says when rows went past them.

import type { Task } from "graphile-worker";

const makeAuditPartitions: Task = async (_payload, helpers) => {
  const { rows } = await helpers.query<{ made: string[]; stray_count: string }>(
    "select made, stray_count from app_private.make_audit_partitions()",
  );
  const [found] = rows;
  if (found && found.made.length > 0) helpers.logger.info("made partitions of the audit logs", { made: found.made });
  if (found && found.stray_count !== "0") {
    helpers.logger.warn(
      "rows of the audit logs are in the partitions for rows without a month: they are proved and found as all others, " +
        "but cannot be archived",
      { rows: found.stray_count },
    );
  }
};

export default makeAuditPartitions;
