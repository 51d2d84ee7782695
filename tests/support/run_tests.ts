// npm test: one Postgres for the run, one migrated template database in it, then ava, then one closing line.
// Arguments go to ava: npm test -- tests/sql/app/process_due_schedules.test.ts

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../../server/embedded_postgres/embedded_postgres.ts";
import { createLogger } from "../../server/logger.ts";
import { makeTemplate, TEST_CLUSTER_URL } from "./database.ts";

interface Summary {
  passed: number;
  failed: number;
  skipped: number;
}

/** Reads ava's report: a tick a passed test, and closing lines that count every other end (exceptions, time-outs). */
function readSummary(output: string, exitCode: number): Summary {
  const count = (pattern: RegExp) => [...output.matchAll(pattern)].reduce((sum, match) => sum + Number(match[1]), 0);
  const passed = [...output.matchAll(/^\s*✔ /gm)].length;
  const skipped = count(/^\s*(\d+) tests? skipped/gm);
  const failed = count(
    /^\s*(\d+) (?:tests? failed|uncaught exceptions?|unhandled rejections?|tests? timed out|tests? remained pending|known failures?)/gm,
  );
  return { passed, skipped, failed: exitCode !== 0 && failed === 0 ? 1 : failed };
}

function runAva(clusterUrl: string, args: string[]): Promise<{ output: string; exitCode: number }> {
  return new Promise((resolve, reject) => {
    const ava = spawn("ava", args, {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, [TEST_CLUSTER_URL]: clusterUrl },
    });
    let output = "";
    ava.stdout.on("data", (chunk: Buffer) => {
      output += chunk;
      process.stdout.write(chunk);
    });
    ava.on("error", reject);
    ava.on("close", (code) => resolve({ output, exitCode: code ?? 1 }));
  });
}

const dataDir = await mkdtemp(join(tmpdir(), "holdback-test-"));
const cluster = await startEmbeddedPostgres(dataDir, {
  port: null,
  log: createLogger("test database", "warn"),
  // Nothing here outlives the run, so nothing needs to reach the disk.
  settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "300" },
});
let exitCode = 1;
try {
  await makeTemplate(cluster.adminUrl);
  const run = await runAva(cluster.adminUrl, process.argv.slice(2));
  exitCode = run.exitCode;
  const { passed, failed, skipped } = readSummary(run.output, exitCode);
  console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`);
} finally {
  await cluster.stop();
  await rm(dataDir, { recursive: true, force: true });
}
process.exitCode = exitCode;
