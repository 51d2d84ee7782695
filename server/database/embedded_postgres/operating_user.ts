// The operating system's user that runs Postgres, which refuses to run as root: for root a system user, else the
// caller.

import { spawn } from "node:child_process";
import { stat } from "node:fs/promises";

type Outcome = { code: number | null; output: string };
export type OwnerIds = { uid: number; gid: number };
export type OperatingUser = {
  /** Who must own the cluster's folder; null when that is the caller. */
  ids: OwnerIds | null;
  run(file: string, args: string[]): Promise<Outcome>;
};

const SYSTEM_USER = "postgres";

/**
 * @param home the folder in which the cluster lies or will lie
 * @param cluster the cluster's folder: an existing one keeps its owner
 * @param initdb the program that the user must be able to run, with all that it needs beside it
 */
export async function operatingUser(home: string, cluster: string, initdb: string): Promise<OperatingUser> {
  const owner = await stat(cluster).catch(() => null);
  const me = process.getuid?.();
  if (me !== 0) {
    if (owner && owner.uid !== me) {
      throw new Error(
        `The database folder ${cluster} belongs to the user with id ${owner.uid}, and you are ${me}. ` +
          "Run this as that user (or as root), or set HOLDBACK_DATA_DIR to a folder of your own.",
      );
    }
    const user = { ids: null, run: (file: string, args: string[]) => run(file, args) };
    await requireRunnable(user, initdb, cluster);
    return user;
  }

  const ids = owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : await systemUser();
  const plain = { ids, run: (file: string, args: string[]) => run(file, args, ids) };
  let problem = await obstacle(plain, home, initdb, cluster);
  if (!problem) return plain;

  // Below a private folder of root (a checkout in /root): let it pass directories that it may not read, with no more
  // than that where that is enough.
  for (const capability of ["dac_read_search", "dac_override"]) {
    const options = setprivOptions(ids, capability);
    const privileged = { ids, run: (file: string, args: string[]) => run("setpriv", [...options, file, ...args]) };
    problem = await obstacle(privileged, home, initdb, cluster);
    if (!problem) return privileged;
  }
  throw new Error(
    `PostgreSQL does not run as root, and the user with id ${ids.uid}, as whom root runs it, cannot reach ${initdb} ` +
      `or ${home} (setpriv, which would allow it, said: ${problem}). ` +
      "Do one of these: run this as an ordinary user; move the checkout and HOLDBACK_DATA_DIR to folders that others " +
      "may enter (chmod o+x each parent); install util-linux (setpriv); or set DATABASE_URL.",
  );
}

function setprivOptions(ids: OwnerIds, capability: string): string[] {
  return [
    `--reuid=${ids.uid}`,
    `--regid=${ids.gid}`,
    "--clear-groups",
    `--inh-caps=+${capability}`,
    `--ambient-caps=+${capability}`,
    // Else access(2), by which initdb and pg_ctl look for their own folder, ignores the capability.
    "--securebits=+no_setuid_fixup",
    "--",
  ];
}

/** Why the user could not work there; null when it can. */
async function obstacle(user: OperatingUser, home: string, initdb: string, cluster: string): Promise<string | null> {
  // --show goes through everything that initdb looks for, and makes nothing.
  const program = await user.run(initdb, ["--show", `--pgdata=${cluster}`]);
  const folder = await user.run("/bin/sh", ["-c", 'cd "$0"', home]);
  const failed = [program, folder].find(({ code }) => code !== 0);
  return failed ? failed.output.trim() || `exit code ${failed.code}` : null;
}

async function requireRunnable(user: OperatingUser, initdb: string, cluster: string): Promise<void> {
  const answer = await user.run(initdb, ["--show", `--pgdata=${cluster}`]);
  if (answer.code === 0) return;
  throw new Error(
    `The embedded PostgreSQL does not run on this machine: ${answer.output.trim() || `${initdb} ended with ${answer.code}`}. ` +
      "Run npm rebuild (it completes the package), or set DATABASE_URL to a PostgreSQL 18 of your own.",
  );
}

/** The system user that root runs Postgres as, made when it is missing. */
async function systemUser(): Promise<OwnerIds> {
  const known = await lookUp(SYSTEM_USER);
  if (known) return known;
  const made = await run("useradd", [
    "--system",
    "--user-group",
    "--no-create-home",
    "--shell",
    "/usr/sbin/nologin",
    SYSTEM_USER,
  ]);
  // Another process may have made it in the meantime, so look before complaining.
  const now = await lookUp(SYSTEM_USER);
  if (now) return now;
  throw new Error(
    `PostgreSQL does not run as root, and the system user "${SYSTEM_USER}", as whom root runs it, is missing and could ` +
      `not be made (useradd: ${made.output.trim() || `exit ${made.code}`}). ` +
      "Make that user, run this as an ordinary user, or set DATABASE_URL.",
  );
}

async function lookUp(name: string): Promise<OwnerIds | null> {
  const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
  if (uid.code !== 0 || gid.code !== 0 || Number(uid.output) === 0) return null;
  return { uid: Number(uid.output), gid: Number(gid.output) };
}

function run(file: string, args: string[], ids?: OwnerIds): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      ...ids,
      // A folder that everybody may enter: the user need not see the caller's.
      cwd: "/",
      // A process group of its own: a Ctrl-C in the terminal must not interrupt a start or a stop half way.
      detached: true,
      // Nothing of ours is inherited: neither secrets nor PG* variables. LC_ALL, because macOS wants a locale.
      env: {
        PATH: `${process.env.PATH ?? ""}:/usr/sbin:/usr/bin:/sbin:/bin`,
        LC_ALL: "C",
        TZ: "UTC",
        ...(process.env.LD_LIBRARY_PATH ? { LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH } : {}),
        ...(process.env.GLIBC_TUNABLES ? { GLIBC_TUNABLES: process.env.GLIBC_TUNABLES } : {}),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", (error) => resolve({ code: null, output: error.message }));
    child.on("close", (code) => resolve({ code, output }));
  });
}
