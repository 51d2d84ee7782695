// Closes what was added to the audit logs, signs the seal and hands it outside.

import type { Task } from "graphile-worker";
import { sealAuditLog } from "../server/audit/seal.ts";
import { ensureSealKey } from "../server/audit/seal_key.ts";
import { loadConfig } from "../server/config.ts";

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
