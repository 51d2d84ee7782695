// What npm run sql is told: as whom, what, and how the answer is written.

import { parseArgs } from "node:util";
import type { DatabaseRole } from "../database/urls.ts";

const ROLES: Record<string, DatabaseRole> = {
  analyst: "holdback_analyst",
  operator: "holdback_operator",
  owner: "holdback_owner",
};

const USAGE = `Usage: npm run sql -- ${Object.keys(ROLES).join("|")} ["select …"] [--csv [--byte-order-mark]]

  analyst   reads reporting and the audit log
  operator  reads what an admin reads; calls verbs by a login of your own (npm run operator -- EMAIL)
  owner     for migrations only

Without a statement it opens psql, or takes the statements of standard input. Statements of one argument or one input
are one transaction: all of it or nothing. --csv writes records instead of tables (npm run --silent sql, so that
npm writes nothing before them), in which no text is a formula to a spreadsheet; --byte-order-mark begins them with
one, for spreadsheets that take them for another character set. The exit code is 0 when everything was done, else 1.`;

/** Throws the usage when they are not right; statements: null when none was given. */
export function readArguments(args: string[]) {
  const { values, positionals } = parse(args);
  const [name = "", statements = null, ...rest] = positionals;
  const role = Object.hasOwn(ROLES, name) ? ROLES[name] : undefined;
  const { csv = false, "byte-order-mark": mark = false } = values;
  const isWrong = rest.length > 0 || statements?.trim() === "" || (mark && !csv);
  if (values.help || !role || isWrong) throw new Error(USAGE);
  return { name, role, statements, csv, mark };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        csv: { type: "boolean" },
        "byte-order-mark": { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${USAGE}`);
  }
}
