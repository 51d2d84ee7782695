// What functions of the database say in this checkout: whoever asks whether the database was tampered with cannot ask the
// database's own.

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pgrc, projectRoot } from "./pgrc.ts";

const FUNCTIONS = join(projectRoot, pgrc.repeatable.directory, "functions");

export interface CheckoutFunction {
  /** With its schema. */
  name: string;
  /** Null: it is SQL that the database keeps parsed, and not as it is written. */
  body: string | null;
}

/** None where the file makes a view for functions. */
function readFunction(path: string): CheckoutFunction[] {
  const text = readFileSync(path, "utf8");
  const name = /^create or replace function ([\w.]+)/m.exec(text)?.[1];
  return name ? [{ name, body: /\bas \$\$(.*)\$\$;/s.exec(text)?.[1] ?? null }] : [];
}

/** Every function of ours but those that migrations make: one a file. */
export const readFunctions = (): CheckoutFunction[] =>
  globSync("**/*.sql", { cwd: FUNCTIONS })
    .sort()
    .flatMap((path) => readFunction(join(FUNCTIONS, path)));

/**
 * What the function of that name in app_private asks, as this checkout has it: the one in the database may say something
 * else, which is the question. The functions that it calls stand in it likewise.
 */
export function questionOf(name: string, argument = ""): string {
  const [path] = globSync(`${pgrc.schemas.private}/{doors,audit}/${name}.sql`, { cwd: FUNCTIONS });
  const [asked] = path ? readFunction(join(FUNCTIONS, path)) : [];
  const body = asked?.body?.trim().replace(/;$/, "");
  if (!body) throw new Error(`There is no question ${name}.`);
  return body
    .replaceAll(`${name}.schemas`, argument)
    .replaceAll(
      /app_private\.(\w+)\(([^()]*)\)/g,
      (_, callee: string, its: string) => `(\n${questionOf(callee, its)}\n)`,
    );
}
