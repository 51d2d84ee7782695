// The embedded PostgreSQL: starting it in a data folder, finding the one that runs there, stopping it.

import { readFile, rename, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { tryLock } from "../../processes/file_lock.ts";
import type { Logger } from "../../processes/logger.ts";
import { makeDataDir } from "../../processes/private_file.ts";
import { type Binaries, findBinaries } from "./binaries.ts";
import { type ClusterPaths, clusterPaths, ensureCluster, readPassword, SUPERUSER, writeSettings } from "./cluster.ts";
import { diskProblem, diskProblemIn } from "./disk.ts";
import { freePort } from "./free_port.ts";
import { type OperatingUser, operatingUser } from "./operating_user.ts";
import { disownPid, isAlive, isPostmasterOf, readPostmasterPid } from "./postmaster.ts";

export type RunningPostgres = { adminUrl: string; port: number };
export type EmbeddedPostgres = RunningPostgres & {
  isAlive(): boolean;
  /** Brings it back at the same address when it has died or was stopped; one that somebody restarted is kept. */
  revive(): Promise<void>;
  stop(): Promise<void>;
};
export type StartOptions = {
  /** Unset: a free one. */
  port?: number | null | undefined;
  /** Further Postgres settings, such as `{ fsync: "off" }` for tests. */
  settings?: Record<string, string>;
  log: Logger;
};

const DATABASE = "holdback";
/**
 * The logins' limits are in sql/roles.sql. The reserve is for the API and the worker: whatever analysts, operators and
 * people hold, these two still connect. Three more are for superusers, as Postgres has it. Whoever does not say who they
 * are holds a place meanwhile too, and not for a minute.
 */
const CONNECTIONS = { max_connections: "200", reserved_connections: "100", authentication_timeout: "10s" };
const LOG_LIMIT_BYTES = 10_000_000;

type Parts = { where: ClusterPaths; binaries: Binaries; user: OperatingUser; log: Logger };

/** Starts the database of `dataDir`, making it first when there is none, and taking over one left by a killed process. */
export async function startEmbeddedPostgres(dataDir: string, options: StartOptions): Promise<EmbeddedPostgres> {
  const where = clusterPaths(resolve(dataDir));
  if (/["$`\\\n]/.test(where.cluster)) {
    throw new Error(`The data folder ${where.home} has a character in its name that pg_ctl cannot take (" $ \` \\).`);
  }
  await makeDataDir(where.home);
  const full = await diskProblem(where.home);
  if (full) throw new Error(full);
  const lock = tryLock(where.lockFile);
  if (!lock) throw new Error(await heldByAnother(where));
  try {
    const binaries = await findBinaries();
    const user = await operatingUser(where.home, where.cluster, binaries.initdb);
    const parts: Parts = { where, binaries, user, log: options.log };
    const durable = options.settings?.fsync !== "off";
    const password = await ensureCluster(where, binaries, user, durable);
    await clearPredecessor(parts, password);
    const started = await startOnSomePort(parts, options);
    const { port } = started;
    let { pid } = started;
    const adminUrl = urlOf(password, port);
    try {
      await ensureDatabase(password, port);
    } catch (error) {
      await shutDown(parts, pid);
      throw error;
    }
    options.log.info({ port, dataDir: where.home }, "embedded Postgres is up");
    let reviving: Promise<void> | undefined;
    const revive = async () => {
      const found = await readPostmasterPid(where.cluster);
      if (found?.port === port && (await isPostmasterOf(where.cluster, found.pid)) && (await accepts(password, port))) {
        pid = found.pid;
        return;
      }
      await clearPredecessor(parts, password);
      ({ pid } = await startOnSomePort(parts, { ...options, port }));
      options.log.info({ port, dataDir: where.home }, "embedded Postgres is up again");
    };
    let stopped: Promise<void> | undefined;
    const stop = () => {
      // One that is just coming back is waited for.
      stopped ??= (reviving ?? Promise.resolve())
        .catch(() => undefined)
        .then(() => shutDown(parts, pid))
        .finally(() => lock.release());
      return stopped;
    };
    return {
      adminUrl,
      port,
      isAlive: () => isAlive(pid),
      revive() {
        if (stopped) return Promise.resolve();
        reviving ??= revive().finally(() => {
          reviving = undefined;
        });
        return reviving;
      },
      stop,
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The embedded database that runs in `dataDir`, in whichever process started it; null when none does. */
export async function findRunningEmbeddedPostgres(dataDir: string): Promise<RunningPostgres | null> {
  const where = clusterPaths(resolve(dataDir));
  const password = await readPassword(where);
  if (!password) return null;
  const postmaster = await readPostmasterPid(where.cluster);
  if (!postmaster?.port || !isAlive(postmaster.pid)) return null;
  if (!(await accepts(password, postmaster.port))) return null;
  return { adminUrl: urlOf(password, postmaster.port), port: postmaster.port };
}

function urlOf(password: string, port: number, database = DATABASE): string {
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
}

async function heldByAnother({ home, cluster }: ClusterPaths): Promise<string> {
  const postmaster = await readPostmasterPid(cluster);
  const what = postmaster ? ` (Postgres has pid ${postmaster.pid}, port ${postmaster.port ?? "unknown"})` : "";
  return (
    `The embedded database in ${home} is already in use by another running process${what}. ` +
    "Stop that one first, or set HOLDBACK_DATA_DIR to another folder."
  );
}

/** Nobody supervises this folder (we hold its lock), so whatever still runs in it is an orphan, and is stopped. */
async function clearPredecessor(parts: Parts, password: string): Promise<void> {
  const { where, log } = parts;
  const found = await readPostmasterPid(where.cluster);
  if (!found) return;
  // The password tells our own Postgres also where its folder was renamed while it ran.
  const ours =
    (await isPostmasterOf(where.cluster, found.pid)) ||
    (isAlive(found.pid) && found.port !== null && (await accepts(password, found.port)));
  if (ours) {
    log.warn({ postmaster: found.pid }, "the embedded Postgres was left running by a killed process: restarting it");
    await shutDown(parts, found.pid);
  } else {
    log.warn({ pidFile: found.pid }, "the embedded Postgres was killed: it recovers now");
    await disownPid(where.cluster, parts.user.ids);
  }
}

async function startOnSomePort(parts: Parts, options: StartOptions): Promise<{ port: number; pid: number }> {
  const { where, binaries, user } = parts;
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    await writeSettings(where, user, {
      ...CONNECTIONS,
      ...options.settings,
      listen_addresses: "127.0.0.1",
      port: String(port),
      // A socket in a shared folder would be reachable, or squatted, by other users of the machine.
      unix_socket_directories: "",
      password_encryption: "scram-sha-256",
    });
    await rotateLog(where.logFile);
    const logStart = (await stat(where.logFile).catch(() => null))?.size ?? 0;
    const answer = await user.run(binaries.pg_ctl, [
      "start",
      "--silent",
      "--wait",
      "--timeout=300",
      `--pgdata=${where.cluster}`,
      `--log=${where.logFile}`,
    ]);
    if (answer.code === 0) {
      const started = await readPostmasterPid(where.cluster);
      if (started?.port) return { port: started.port, pid: started.pid };
    }
    const said = (await readFile(where.logFile, "utf8").catch(() => "")).slice(logStart);
    const portTaken = /could not bind .*address|could not create any TCP\/IP sockets/i.test(said);
    const lingering = /pre-existing shared memory block/i.test(said);
    if (portTaken && options.port) {
      throw new Error(
        `Port ${port} of 127.0.0.1, wanted for the embedded database, is in use. ` +
          "Set HOLDBACK_PG_PORT to another port, or unset it to let one be chosen.",
      );
    }
    if ((portTaken || lingering) && attempt < 10) {
      // Children of a killed Postgres need a moment to notice and go.
      if (lingering) await sleep(attempt * 200);
      continue;
    }
    const full = diskProblemIn(said, where.home);
    if (full) throw new Error(full);
    throw new Error(
      `The embedded database in ${where.home} did not start: ${lastLines(said) || answer.output.trim()}. ` +
        `Its log is ${where.logFile}.`,
    );
  }
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-8).join(" | ");
}

async function rotateLog(logFile: string): Promise<void> {
  const size = (await stat(logFile).catch(() => null))?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) await rename(logFile, `${logFile}.1`);
}

async function shutDown({ where, binaries, user, log }: Parts, pid: number): Promise<void> {
  for (const mode of ["fast", "immediate"]) {
    const current = await readPostmasterPid(where.cluster);
    // Gone already, or another one's by now.
    if (!current || current.pid !== pid || !isAlive(pid)) return;
    const answer = await user.run(binaries.pg_ctl, [
      "stop",
      "--silent",
      "--wait",
      "--timeout=60",
      `--mode=${mode}`,
      `--pgdata=${where.cluster}`,
    ]);
    if (answer.code === 0) return;
    log.warn({ postmaster: pid, mode, said: answer.output.trim() }, "the embedded Postgres did not stop");
  }
  if (isAlive(pid)) throw new Error(`The embedded Postgres (pid ${pid}) in ${where.home} could not be stopped.`);
}

async function ensureDatabase(password: string, port: number): Promise<void> {
  await withClient(urlOf(password, port, "postgres"), async (client) => {
    const { rowCount } = await client.query("select from pg_catalog.pg_database where datname = $1", [DATABASE]);
    if (!rowCount) await client.query(`create database ${DATABASE}`);
  });
}

/** Whether what listens there is a Postgres that knows our password; waits for one that is still starting. */
async function accepts(password: string, port: number): Promise<boolean> {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      return await withClient(urlOf(password, port, "postgres"), async () => true);
    } catch (error) {
      const STARTING_UP = "57P03";
      if ((error as { code?: string }).code !== STARTING_UP) return false;
      await sleep(200);
    }
  }
  return false;
}

async function withClient<T>(connectionString: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  // A server that goes away while we close must not end this process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
