// Whatever statement a document prints is taken from whom it tells to type it: a linked admin by their own login, the owner
// where its first line says so. What is read, and whether a verb with these arguments is there and theirs; not what it does
// with names that are placeholders.

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import type pg from "pg";
import { useDatabase } from "../support/database.ts";
import { createPerson } from "../support/fixtures.ts";
import { createLogin, logIn } from "../support/own_login.ts";

const ROOT = join(import.meta.dirname, "../..");
const db = useDatabase(test);

/** Generated or told with their answers, which tests of their own compare; and what only a superuser types, once. */
const ELSEWHERE = /^docs\/(functions|schema|analysts|production|events|status_transitions)\.md$/;
const DOCUMENTS = globSync(["README.md", "docs/*.md"], { cwd: ROOT }).filter((path) => !ELSEWHERE.test(path));

type Role = "operator" | "analyst" | "owner";
interface Statement {
  where: string;
  role: Role;
  sql: string;
}

const ROLE_LINE = /^-- npm run sql -- (\w+)\n/;

/** Blocks of SQL, what stands between backticks, and what is handed to npm run sql. */
function statementsOf(path: string): Statement[] {
  const text = readFileSync(join(ROOT, path), "utf8");
  const blocks = [...text.matchAll(/^ *```sql\n(.*?)^ *```$/gms)].map(([, block = ""]) => block);
  const commands = [...text.matchAll(/npm run sql -- (operator|analyst|owner) (["'])(.+?)\2/g)];
  const prose = text.replace(/^( *)```[^\n]*\n([\s\S]*?)^\1```$/gm, "").replace(/`npm run sql -- [^`]+`/g, "");
  const spans = [...prose.matchAll(/`((?:select|update) [^`]+)`/g)].map(([, span = ""]) => span.replaceAll("\\|", "|"));
  return [
    ...blocks.map((sql) => ({
      role: (ROLE_LINE.exec(sql)?.[1] ?? "operator") as Role,
      sql: sql.replace(ROLE_LINE, ""),
    })),
    // A setting's, where the text says so.
    ...spans.map((sql) => ({ role: (sql.startsWith("update ") ? "owner" : "operator") as Role, sql })),
    ...commands.map(([, role, , sql = ""]) => ({ role: role as Role, sql })),
  ].flatMap(({ role, sql }) =>
    sql
      // A comment may have a semicolon of its own.
      .replace(/--.*$/gm, "")
      .split(/;(?:\s|$)/)
      .filter((each) => each.trim() !== "")
      .map((each) => ({ where: `${path}: ${each.trim().slice(0, 120)}`, role, sql: each })),
  );
}

const SOMETHING = "'00000000-0000-7000-8000-000000000000'";
/** Quoted words of capitals that stand for themselves. */
const CURRENCIES = /^'(USD|EUR|JPY)'$/;

/** NAME, 'NAME' and '…' are the reader's. */
function filled(sql: string): string {
  return sql
    .replace(/'(?:[A-Z][A-Z_]*|…)'/g, (found) => (CURRENCIES.test(found) ? found : SOMETHING))
    .replace(/:ID'/g, `:${SOMETHING.slice(1)}`)
    .replace(/\bID\b(?=,)/g, SOMETHING)
    .replace(/\bAMOUNT\b/g, "1000")
    .replace(/array\[…\]/g, `array[${SOMETHING}]::uuid[]`);
}

/** HB001 says that the caller may not; any other refusal of Holdback's is about what the placeholder stands for. */
const isTaken = (code: string | undefined) => code !== undefined && /^HB(?!001)\d{3}$/.test(code);

async function refusalOf(session: pg.Client, sql: string): Promise<string | null> {
  await session.query("begin");
  try {
    await session.query(filled(sql));
    return null;
  } catch (error) {
    const { code, message } = error as pg.DatabaseError;
    return isTaken(code) ? null : `${code} ${message}`;
  } finally {
    await session.query("rollback");
  }
}

test("every statement of the documents is taken from whom they tell to type it", async (t) => {
  const { id } = await createPerson(db.admin, "platform_admin");
  const login = await createLogin(t, db);
  await db.admin.query("select app.link_database_login($1, $2)", [id, login]);
  const sessions: Record<Role, pg.Client> = {
    operator: await logIn(t, db, login),
    analyst: await db.connectAs("holdback_analyst"),
    owner: await db.connectAs("holdback_owner"),
  };
  const statements = DOCUMENTS.flatMap(statementsOf);
  for (const path of ["docs/runbook.md", "docs/mail.md", "docs/operations.md"])
    t.true(
      statements.some(({ where }) => where.startsWith(path)),
      path,
    );
  t.true(statements.length > 100, `${statements.length}`);
  const refused: string[] = [];
  for (const { where, role, sql } of statements) {
    const why = await refusalOf(sessions[role], sql);
    if (why !== null) refused.push(`${where}\n  as ${role}: ${why}`);
  }
  t.deepEqual(refused, []);
});
