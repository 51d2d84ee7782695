// Reads an example of docs/examples: prose in comments, statements, and directives for what happens outside of SQL.

export type Step =
  | { kind: "prose"; text: string }
  /** `-- @name argument` */
  | { kind: "directive"; name: string; argument: string }
  /** With `gset`, psql's \gset: the columns of its one row become variables, and nothing is shown. */
  | { kind: "statement"; sql: string; gset: boolean };

const DIRECTIVE = /^-- @(\w+) (.+)$/;
const GSET = /\s*\\gset$/;

export function readScript(script: string): Step[] {
  const steps: Step[] = [];
  let prose: string[] = [];
  let statement: string[] = [];
  const endProse = () => {
    if (prose.some((line) => line !== "")) steps.push({ kind: "prose", text: prose.join("\n").trim() });
    prose = [];
  };
  for (const line of script.split("\n").map((each) => each.trimEnd())) {
    if (statement.length === 0) {
      const [, name, argument] = DIRECTIVE.exec(line) ?? [];
      if (name && argument) {
        endProse();
        steps.push({ kind: "directive", name, argument });
        continue;
      }
      if (line.startsWith("--")) {
        prose.push(line.replace(/^-- ?/, ""));
        continue;
      }
      endProse();
      if (line === "") continue;
    }
    statement.push(line);
    if (line.endsWith(";") || GSET.test(line)) {
      const sql = statement.join("\n");
      steps.push({ kind: "statement", sql, gset: GSET.test(sql) });
      statement = [];
    }
  }
  endProse();
  if (statement.length > 0)
    throw new Error(`This statement ends neither with ; nor with \\gset:\n${statement.join("\n")}`);
  return steps;
}

/** The statement as the database takes it: without \gset, and :'name' replaced as psql does. */
export function bindVariables(
  sql: string,
  variables: ReadonlyMap<string, string>,
  quote: (text: string) => string,
): string {
  return sql.replace(GSET, "").replace(/:'(\w+)'/g, (_, name: string) => {
    const value = variables.get(name);
    if (value === undefined) throw new Error(`There is no variable ${name} in:\n${sql}`);
    return quote(value);
  });
}
