// npm test: one Postgres for the run, one migrated template database in it, then ava, then one closing line.
// Arguments go to ava: npm test -- tests/sql/app/process_due_schedules.test.ts. With --quick: see quick.ts.

import { type ChildProcess, execFile, fork, spawn } from "node:child_process";
import { chmod, mkdtemp, rm, statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startEmbeddedPostgres } from "../../server/database/embedded_postgres/embedded_postgres.ts";
import { createLogger } from "../../server/processes/logger.ts";
import { API_HOST_SOCKET } from "./api.ts";
import { TEST_CLUSTER_URL, TEST_LOGIN_URLS } from "./database.ts";
import { QUICK } from "./quick.ts";
import { SANDBOX_HOST_SOCKET } from "./sandbox.ts";
import { makeTemplate } from "./template.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** Postgres clones a template for each test file, 20 MB in a thousand files: in memory that costs next to nothing. */
const MEMORY = "/dev/shm";
const ENOUGH_MEMORY = 4 * 1024 ** 3;
/** Test files at once: most of them wait for a worker or for Postgres. */
const AT_ONCE = Math.min(8, 2 * availableParallelism());
/**
 * Of glibc, for every Postgres of the run. What a session learns of the catalog and plans comes by some 20,000 faults of
 * 4 kB each, a fifth of its time and more: by large pages, from a heap that is not given back in between, by 1,000.
 */
const MEMORY_BY_LARGE_PAGES =
  "glibc.malloc.hugetlb=1:glibc.malloc.trim_threshold=268435456:glibc.malloc.mmap_threshold=33554432";

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

/** In memory where there is plenty of it, else where temporary files go. */
async function roomForTheRun(): Promise<string> {
  const { bavail = 0, bsize = 0 } = (await statfs(MEMORY).catch(() => null)) ?? {};
  const folder = await mkdtemp(join(bavail * bsize > ENOUGH_MEMORY ? MEMORY : tmpdir(), "holdback-test-"));
  // Postgres may run as another user, and must come to its own folder in here.
  await chmod(folder, 0o711);
  return folder;
}

function runAva(args: string[], env: Record<string, string>): Promise<{ output: string; exitCode: number }> {
  return new Promise((resolve, reject) => {
    const ava = spawn("ava", args, { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, ...env } });
    // Ctrl-C ends ava, and what was made for the run is still taken down.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => ava.kill(signal));
    let output = "";
    ava.stdout.on("data", (chunk: Buffer) => {
      output += chunk;
      process.stdout.write(chunk);
    });
    ava.on("error", reject);
    ava.on("close", (code) => resolve({ output, exitCode: code ?? 1 }));
  });
}

/** Whoever connects gets an API, or a sandbox, in the process of all that ask (host.ts); it comes into being with the first. */
async function openHost(path: string, file: string, env: Record<string, string>): Promise<{ end(): void }> {
  let host: ChildProcess | undefined;
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    if (!host?.connected) {
      host = fork(join(ROOT, "tests/support", file), {
        env: { PATH: process.env.PATH, ...env },
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      });
    }
    host.send({}, socket);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    end() {
      server.close();
      if (host?.connected) host.disconnect();
    },
  };
}

const isQuick = process.argv.includes("--quick");
const args = process.argv.slice(2).filter((arg) => arg !== "--quick");
process.env.GLIBC_TUNABLES ??= MEMORY_BY_LARGE_PAGES;
const folder = await roomForTheRun();
let exitCode = 1;
try {
  // A moment, unless the console has changed.
  await promisify(execFile)(process.execPath, [join(ROOT, "console/build.ts")]);
  const cluster = await startEmbeddedPostgres(join(folder, "cluster"), {
    port: null,
    log: createLogger("test database", "warn"),
    // Nothing here outlives the run, so nothing needs to reach the disk.
    settings: {
      fsync: "off",
      synchronous_commit: "off",
      full_page_writes: "off",
      max_connections: "1500",
      // All of it is in memory: to have others read it costs more than to read it.
      io_method: "sync",
      // A test's process may be busy with something else for longer than the ten seconds that strangers get: its
      // connection would end without a word.
      authentication_timeout: "2min",
    },
  });
  const env = {
    TMPDIR: folder,
    // Hundreds of processes load the same files: each is stripped of its types and compiled once.
    NODE_COMPILE_CACHE: join(ROOT, "node_modules/.cache/compiled"),
  };
  const [apis, sandboxes] = [join(folder, "apis.sock"), join(folder, "sandboxes.sock")];
  const hosts = [await openHost(apis, "api_host.ts", env), await openHost(sandboxes, "sandbox_host.ts", env)];
  try {
    const logins = await makeTemplate(cluster.adminUrl);
    const run = await runAva([`--concurrency=${AT_ONCE}`, ...args, ...(isQuick ? QUICK : [])], {
      ...env,
      [TEST_CLUSTER_URL]: cluster.adminUrl,
      [TEST_LOGIN_URLS]: JSON.stringify(logins),
      [API_HOST_SOCKET]: apis,
      [SANDBOX_HOST_SOCKET]: sandboxes,
    });
    exitCode = run.exitCode;
    const { passed, failed, skipped } = readSummary(run.output, exitCode);
    console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`);
  } finally {
    for (const host of hosts) host.end();
    await cluster.stop();
  }
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
process.exitCode = exitCode;
