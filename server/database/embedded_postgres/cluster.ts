// The cluster's folder on disk: making it, its password, its settings.

import { randomBytes } from "node:crypto";
import { appendFile, chown, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { makePrivateFolder, writePrivate } from "../../processes/private_file.ts";
import { type Binaries, EMBEDDED_MAJOR_VERSION } from "./binaries.ts";
import { diskProblemIn } from "./disk.ts";
import type { OperatingUser } from "./operating_user.ts";

export const SUPERUSER = "postgres";
const SETTINGS_FILE = "holdback.conf";

export type ClusterPaths = { home: string; cluster: string; passwordFile: string; lockFile: string; logFile: string };

export function clusterPaths(dataDir: string): ClusterPaths {
  const cluster = join(dataDir, "postgres");
  return {
    home: dataDir,
    cluster,
    passwordFile: join(dataDir, "postgres.password"),
    lockFile: join(dataDir, "postgres.lock"),
    logFile: join(cluster, "server.log"),
  };
}

/** The superuser's password; null while there is no cluster. */
export async function readPassword({ passwordFile }: ClusterPaths): Promise<string | null> {
  try {
    return (await readFile(passwordFile, "utf8")).trim() || null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw new Error(
      `Cannot read ${passwordFile} (${code}). It belongs to the user who first ran npm start: run this as that user, ` +
        "or set HOLDBACK_DATA_DIR to a folder of your own.",
      { cause: error },
    );
  }
}

/** Makes the cluster unless it is there; refuses one that this PostgreSQL cannot open. */
export async function ensureCluster(
  where: ClusterPaths,
  binaries: Binaries,
  user: OperatingUser,
  durable: boolean,
): Promise<string> {
  await removeLeftovers(where);
  const version = await readFile(join(where.cluster, "PG_VERSION"), "utf8").catch(() => null);
  if (version === null) return create(where, binaries, user, durable);
  if (version.trim() !== String(EMBEDDED_MAJOR_VERSION)) {
    throw new Error(
      `The database in ${where.cluster} was made by PostgreSQL ${version.trim()}, and this is PostgreSQL ` +
        `${EMBEDDED_MAJOR_VERSION}. Bring its data over by pg_dump with the old version, or move the folder away to ` +
        "begin with an empty database.",
    );
  }
  const password = await readPassword(where);
  if (password) return password;
  throw new Error(
    `The database in ${where.cluster} is there, but its password file ${where.passwordFile} is missing or empty. ` +
      "Restore that file, or move the database folder away to begin with an empty one.",
  );
}

async function create(where: ClusterPaths, binaries: Binaries, user: OperatingUser, durable: boolean): Promise<string> {
  const entries = await readdir(where.cluster).catch(() => []);
  if (entries.length > 0) {
    throw new Error(`${where.cluster} is not a PostgreSQL cluster, and not empty. Move it away, then start again.`);
  }
  // Beside its place, then renamed: whatever interrupts this, the next start finds no half-made cluster.
  const unfinished = `${where.cluster}.new-${process.pid}-${randomBytes(4).toString("hex")}`;
  const passwordCopy = `${unfinished}.pw`;
  const password = randomBytes(32).toString("base64url");
  try {
    await writePrivate(where.passwordFile, password);
    await writePrivate(passwordCopy, password, user.ids);
    await makePrivateFolder(unfinished);
    if (user.ids) await chown(unfinished, user.ids.uid, user.ids.gid);
    const made = await user.run(binaries.initdb, [
      `--pgdata=${unfinished}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordCopy}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      // The same order and case rules on every machine, whatever locales it has.
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--text-search-config=english",
      "--data-checksums",
      "--set=timezone=UTC",
      "--set=log_timezone=UTC",
      ...(durable ? [] : ["--no-sync"]),
    ]);
    if (made.code !== 0) {
      throw new Error(
        diskProblemIn(made.output, where.home) ??
          `initdb could not make a database in ${where.home}: ${made.output.trim()}`,
      );
    }
    await appendFile(join(unfinished, "postgresql.conf"), `\ninclude_if_exists '${SETTINGS_FILE}'\n`);
    await rename(unfinished, where.cluster);
    return password;
  } finally {
    await rm(passwordCopy, { force: true });
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** What a start that was killed left behind. An initdb that outlived it may still be writing there: then next time. */
async function removeLeftovers({ home }: ClusterPaths): Promise<void> {
  const leftovers = (await readdir(home)).filter((name) => name.startsWith("postgres.new-"));
  await Promise.all(
    leftovers.map((name) => rm(join(home, name), { recursive: true, force: true }).catch(() => undefined)),
  );
}

/** Our settings, in a file that postgresql.conf includes: no quoting for a shell, and visible in one place. */
export async function writeSettings(
  where: ClusterPaths,
  user: OperatingUser,
  settings: Record<string, string>,
): Promise<void> {
  const lines = Object.entries(settings).map(([name, value]) => {
    if (!/^[a-z_][a-z0-9_.]*$/i.test(name)) throw new Error(`"${name}" is not the name of a Postgres setting.`);
    return `${name} = '${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'\n`;
  });
  await writePrivate(join(where.cluster, SETTINGS_FILE), `# Written at every start.\n${lines.join("")}`, user.ids);
}
