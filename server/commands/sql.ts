// npm run sql -- analyst|operator|owner ["select …"] [--csv [--byte-order-mark]]: psql as that role, its password on no
// command line.

import { text } from "node:stream/consumers";
import { loadConfig } from "../config.ts";
import { readingUrl, requireDatabaseUrl, roleUrl } from "../database/connections.ts";
import { operatorUrl } from "../database/own_login.ts";
import { findPsql, openPsql, runStatements as runByPsql } from "../database/psql.ts";
import { describeRefusal, runStatements } from "../database/statements.ts";
import { BYTE_ORDER_MARK } from "../processes/csv_records.ts";
import { runCommand } from "../processes/run_command.ts";
import { readArguments } from "./sql_arguments.ts";

const INSTALL_PSQL =
  "psql is not installed here. Debian and Ubuntu: apt install postgresql-client; " +
  "macOS: brew install libpq && brew link --force libpq.";

const OWNER_WARNING =
  "You are the owner, who is for migrations only: row-level security does not hold for the owner, and triggers and " +
  "grants are the owner's to change. For work: npm run sql -- operator.";

const CSV_OF_WHAT =
  "--csv needs the statement: psql's own CSV writes a text such as =HYPERLINK(…) as it is, and a spreadsheet runs it. " +
  "Give it as an argument, or on standard input.";

const PSQL_HAS_NO_CONNECTION = 2;
const WRONG_PASSWORD = "28P01";
const UNKNOWN_LOGIN = "If this login is not known there: run npm run migrate or npm start first.";

const warn = (line: string) => void process.stderr.write(`${line}\n`);
const write = (answer: string) => void process.stdout.write(answer);

runCommand(async () => {
  const { name, role, statements, csv, mark } = readArguments(process.argv.slice(2));
  if (csv && statements === null && process.stdin.isTTY) throw new Error(CSV_OF_WHAT);
  const config = loadConfig();
  const adminUrl = await requireDatabaseUrl(config);
  const loginUrl = await (role === "holdback_operator"
    ? operatorUrl(config, adminUrl, warn)
    : roleUrl(adminUrl, role)
  ).catch(explainUnknownLogin);
  // Who only reads does it where nobody waits.
  const url = role === "holdback_analyst" ? await readingUrl(config, loginUrl, warn) : loginUrl;
  if (role === "holdback_owner") warn(OWNER_WARNING);
  if (csv && isAfterNpmsBanner())
    warn("npm has written its own lines before the records: npm run --silent sql has none.");
  const psql = await findPsql();
  if (statements === null && process.stdin.isTTY) {
    if (!psql) throw new Error(`${INSTALL_PSQL} Without it, give the statement: npm run sql -- ${name} "select …".`);
    process.exitCode = await openPsql(url, name);
  } else if (psql?.takesStatements && !csv) {
    const code = await runByPsql(url, statements);
    if (code === PSQL_HAS_NO_CONNECTION) warn(UNKNOWN_LOGIN);
    if (code !== 0) process.exitCode = 1;
  } else {
    if (!psql) warn(`${INSTALL_PSQL} The statements are run without it.`);
    await runByOurselves(url, statements ?? (await text(process.stdin)), csv, mark);
  }
});

function explainUnknownLogin(error: Error & { code?: string }): never {
  if (error.code !== WRONG_PASSWORD) throw error;
  throw new Error(`${error.message}. ${UNKNOWN_LOGIN}`, { cause: error });
}

async function runByOurselves(url: string, statements: string, csv: boolean, mark: boolean): Promise<void> {
  let isFirst = mark;
  const writeMarked = (answer: string) => {
    write(isFirst ? `${BYTE_ORDER_MARK}${answer}` : answer);
    isFirst = false;
  };
  try {
    await runStatements(url, statements, {
      csv,
      write: writeMarked,
      warn: (notice) => void process.stderr.write(notice),
    });
  } catch (error) {
    const refusal = describeRefusal(error, statements);
    if (refusal === null) throw error;
    process.stderr.write(refusal);
    if (refusal.startsWith("FATAL")) warn(UNKNOWN_LOGIN);
    process.exitCode = 1;
  }
}

/** npm writes the script's name to standard output first, unless it is told to be silent. */
function isAfterNpmsBanner(): boolean {
  const { npm_lifecycle_event: script, npm_config_loglevel: level } = process.env;
  return script === "sql" && level !== "silent" && !process.stdout.isTTY;
}
