import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { findSealKey } from "../../server/database/audit/seal_key.ts";
import { verifyDatabase } from "../../server/database/audit/verify.ts";
import { useDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { createTestSandbox } from "../support/sandbox.ts";
import { inTransaction } from "../support/tampering.ts";
import { startTestWorker } from "../support/worker.ts";

const db = useDatabase(test);

test("seal_audit_log seals, signs with a key that it makes, and hands the seal out; also one that a dead worker left", async (t) => {
  const sandbox = await createTestSandbox();
  const dataDir = join(tmpdir(), `seals-${randomBytes(6).toString("hex")}`);
  // As a worker leaves it that is killed before it signs.
  await db.admin.query("select app_private.seal_audit_log()");
  await db.admin.query("select app_private.enqueue('seal_audit_log', array['{}'::jsonb])");
  const worker = await startTestWorker({
    databaseUrl: db.urlOf("holdback_worker"),
    stripe: sandbox,
    env: { HOLDBACK_DATA_DIR: dataDir },
  });
  t.teardown(async () => {
    await worker.stop();
    await sandbox.remove();
  });
  await eventually("two signed seals", async () => {
    const { rows } = await db.admin.query("select count(*)::int as count from app.audit_seal_signatures");
    return rows[0].count === 2;
  });
  const lines = (await readFile(join(dataDir, "audit_seals.jsonl"), "utf8")).trim().split("\n");
  t.deepEqual(
    lines.map((line) => JSON.parse(line).number),
    ["1", "2"],
  );
  // The same is told to webhooks.
  const { rows: told } = await db.admin.query(
    "select payload from app.events where type = 'audit_seal.signed' order by id",
  );
  t.deepEqual(
    told.map(({ payload }) => payload),
    lines.map((line) => JSON.parse(line)),
  );
  const key = await findSealKey({ auditSealKey: null, dataDir });
  t.truthy(key);
  const { problems, seals } = await inTransaction(db.admin, (client) =>
    verifyDatabase(client, {
      keys: key ? [key.publicKey] : [],
      sealsOutside: lines.map((line) => JSON.parse(line)),
    }),
  );
  t.deepEqual({ problems, seals }, { problems: [], seals: 2 });
  t.true(worker.log.includes("audit seal"));
});
