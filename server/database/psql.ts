// psql for a person: found, opened as a role, and told the password by a file, so that no command line shows it.

import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { psqlEnvironment } from "../processes/child_environment.ts";
import { makePrivateFolder, writePrivate } from "../processes/private_file.ts";

/** Older ones show only the last answer of several statements. */
const STATEMENTS_SINCE = 15;
const SERVICE = "holdback";
const STOP_SIGNALS = ["SIGTERM", "SIGHUP"] as const;

/** How an error is shown: what happened and what to do, without the functions that led there. */
const SHORT_ERRORS = ["--set=VERBOSITY=default", "--set=SHOW_CONTEXT=never"];

export interface Psql {
  /** Whether it shows the answers of all statements that it is given at once. */
  takesStatements: boolean;
}

/** The psql of this machine; null where there is none. */
export async function findPsql(): Promise<Psql | null> {
  try {
    const { stdout } = await promisify(execFile)("psql", ["--version"]);
    return { takesStatements: Number(/\(PostgreSQL\) (\d+)/.exec(stdout)?.[1]) >= STATEMENTS_SINCE };
  } catch {
    return null;
  }
}

/** Opens psql in this terminal, and answers its exit code. */
export function openPsql(databaseUrl: string, prompt: string): Promise<number> {
  return runPsql(databaseUrl, [
    ...SHORT_ERRORS,
    `--set=PROMPT1=${prompt}@%/%R%x%# `,
    `--set=PROMPT2=${prompt}@%/%R%x%# `,
  ]);
}

/** Runs statements, those of our standard input when none are given, as one transaction. Answers its exit code. */
export function runStatements(databaseUrl: string, statements: string | null): Promise<number> {
  return runPsql(databaseUrl, [
    ...SHORT_ERRORS,
    "--no-psqlrc",
    "--no-password",
    "--set=ON_ERROR_STOP=1",
    ...(statements === null ? ["--single-transaction", "--file=-"] : [`--command=${statements}`]),
  ]);
}

async function runPsql(databaseUrl: string, options: string[]): Promise<number> {
  const { url, secrets } = splitSecrets(databaseUrl);
  const folder = await mkdtemp(join(tmpdir(), "holdback-sql-"));
  try {
    await makePrivateFolder(folder);
    const file = join(folder, "pg_service.conf");
    await writePrivate(file, serviceFile(secrets));
    return await untilItEnds([...options, url], { ...psqlEnvironment(process.env), PGSERVICEFILE: file });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function untilItEnds(args: string[], env: Record<string, string | undefined>): Promise<number> {
  return new Promise((resolve, reject) => {
    // Where the person stands, not where npm goes: for \i, \o and \copy.
    const cwd = process.env.npm_lifecycle_event === "sql" ? process.env.INIT_CWD : undefined;
    const child = spawn("psql", args, { env, stdio: "inherit", ...(cwd ? { cwd } : {}) });
    // Ctrl-C cancels a statement; it reaches psql by the terminal.
    process.on("SIGINT", () => undefined);
    for (const signal of STOP_SIGNALS) process.on(signal, () => child.kill(signal));
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** The URL as a command line may show it, and what must not stand there. */
export function splitSecrets(databaseUrl: string): { url: string; secrets: Record<string, string> } {
  const url = new URL(databaseUrl);
  const parameters = new Map(url.searchParams);
  const password = decodeURIComponent(url.password) || parameters.get("password") || process.env.PGPASSWORD;
  const sslpassword = parameters.get("sslpassword");
  url.password = "";
  parameters.delete("password");
  parameters.delete("sslpassword");
  parameters.set("service", SERVICE);
  // Not by URLSearchParams, whose plus signs for spaces libpq does not read.
  url.search = [...parameters].map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
  return {
    url: url.href,
    secrets: { ...(password ? { password } : {}), ...(sslpassword ? { sslpassword } : {}) },
  };
}

/** A connection service, in which libpq looks for what the URL does not say. */
function serviceFile(secrets: Record<string, string>): string {
  const lines = Object.entries({ application_name: "holdback sql", ...secrets }).map(([name, value]) => {
    // libpq ends a value at the end of its line, and drops spaces there.
    if (/[\r\n]|\s$/.test(value)) {
      throw new Error(
        `The ${name} ends in a space or has a line break, which psql cannot take from a file: change it.`,
      );
    }
    return `${name}=${value}\n`;
  });
  return [`[${SERVICE}]\n`, ...lines].join("");
}
