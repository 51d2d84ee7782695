// Closes what was added to the audit logs, signs the seal and hands it outside.

import type { Task } from "graphile-worker";
import { loadConfig } from "../server/config.ts";
import { sealAuditLog } from "../server/database/audit/seal.ts";
import { ensureSealKey } from "../server/database/audit/seal_key.ts";

const task: Task = async (_payload, helpers) => {
  const config = loadConfig();
  await sealAuditLog({
    withPgClient: helpers.withPgClient,
    key: await ensureSealKey(config),
    file: config.auditSealFile,
    log: (seal) => helpers.logger.info("audit seal", { seal }),
  });
};

export default task;
