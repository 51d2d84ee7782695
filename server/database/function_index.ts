// The index of functions: every function of the schema app with what a caller has to know, and the internals by folder, as the
// catalog, the comments and the API's schema tell them.

import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { buildSchema } from "graphql";
import pg from "pg";
import { projectRoot } from "./pgrc.ts";

interface Argument {
  name: string;
  type: string;
  optional: boolean;
}
interface DatabaseFunction {
  schema: "app" | "app_private";
  name: string;
  /** With types and defaults. */
  arguments: string;
  result: string;
  returns_row: boolean;
  /** What a caller gives. */
  given: Argument[];
  about: string;
  roles: string[];
}

const FUNCTIONS = `
  select pronamespace::regnamespace::text as schema,
         proname as name,
         pg_get_function_arguments(oid) as arguments,
         pg_get_function_result(oid) as result,
         proretset or (select typtype = 'c' from pg_type where pg_type.oid = prorettype) as returns_row,
         coalesce(
           (select jsonb_agg(
                     jsonb_build_object(
                       'name', proargnames[place],
                       'type', format_type(type, null),
                       'optional', place > pronargs - pronargdefaults
                     ) order by place)
              from unnest(proargtypes) with ordinality as argument (type, place)),
           '[]'
         ) as given,
         coalesce(obj_description(oid, 'pg_proc'), '') as about,
         array(
           select substr(rolname, length('holdback_') + 1)
             from pg_roles
            where rolname ~ '^holdback_' and has_function_privilege(pg_roles.oid, pg_proc.oid, 'execute')
            order by rolname
         ) as roles
    from pg_proc
   where pronamespace in ('app'::regnamespace, 'app_private'::regnamespace)
   order by proname, oid`;

const INTRODUCTION = `# Functions

Generated from the database's catalog by \`npm run generate\`: change the comments in \`sql/functions\`, not this file.

- **Public functions** are those of the schema \`app\`: verbs, which change something, and reads. Each is a file, \`sql/functions/app/NAME.sql\`.
- *Who*: the roles that may execute it. \`recruiter\`, \`company\` and \`admin\` are signed-in users of the API, \`owner\` is psql
  (\`npm run --silent url -- owner\`). Whoever is signed in and no active admin gets HB001 from a function for admins only.
- *GraphQL*: the field that calls it, with its arguments in camel case; those of a mutation are in its \`input\`.
- *psql*: a call with what has to be given; all arguments can be named (\`reason => '…'\`), those with a default left out.
- *Units*: amounts are minor units of their currency (\`app.currencies.exponent\`): 12345 is 123.45 USD. Percentages have at most two decimals.
- *Raises*: SQLSTATE and name of \`app.error_codes\`; in parentheses when. Every error has a hint that says what to do.
  Any of them may also raise HB037 or HB058 for a text that is too long or holds a character that cannot be seen, HB059 for a date outside
  of 2000 to 2100, HB027 in a session that says to be a user whom its login cannot prove, and HB060 in a transaction that still sees the
  database as it was before.
- **Internals** are the functions of \`app_private\`, by folder of \`sql/functions\`: only public functions, triggers, policies, views and tasks call them.
`;

export async function describeFunctions(adminUrl: string, apiSchema: string): Promise<string> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const functions = (await client.query<DatabaseFunction>(FUNCTIONS)).rows;
    const codes = (await client.query<{ code: string; name: string }>("select code, name from app.error_codes")).rows;
    const verbs = functions.filter(({ schema }) => schema === "app");
    const errorNames = new Map(codes.map(({ code, name }) => [code, name]));
    const fields = apiFields(apiSchema);
    return [
      INTRODUCTION,
      "## Public functions",
      "",
      "| function | what it does |",
      "|---|---|",
      ...verbs.map((verb) => `| [${verb.name}](#${anchorOf(verb)}) | ${inTable(firstSentence(verb.about))} |`),
      "",
      ...verbs.flatMap((verb) => describeVerb(verb, errorNames, fields)),
      "## Internals",
      "",
      ...(await describeInternals(functions.filter(({ schema }) => schema === "app_private"))),
    ].join("\n");
  } finally {
    await client.end();
  }
}

function describeVerb(verb: DatabaseFunction, errorNames: Map<string, string>, fields: Map<string, string>): string[] {
  const [about = "", raises] = verb.about.split(/\s*\bRaises (?=HB\d|what )/);
  const units = unitsOf(verb);
  const field = fields.get(camelCase(verb.name));
  return [
    `### app.${verb.name}`,
    "",
    "```sql",
    signatureOf(verb),
    "```",
    "",
    about.trim(),
    "",
    `- Who: ${verb.roles.join(", ")}`,
    `- GraphQL: ${field ? `${field} \`${camelCase(verb.name)}\`` : "not in the API"}`,
    `- psql: \`${exampleOf(verb)}\``,
    ...(units.length > 0 ? [`- Units: ${units.join("; ")}`] : []),
    ...(raises ? [`- Raises: ${nameErrors(raises, errorNames)}`] : []),
    "",
  ];
}

/** On one line, or with an argument a line. */
function signatureOf({ name, arguments: fullArguments, result: fullResult }: DatabaseFunction): string {
  const [args, result] = [fullArguments, fullResult].map(shorten) as [string, string];
  const line = `app.${name}(${args}) returns ${result}`;
  if (line.length <= 100) return line;
  const broken = (list: string) => `(\n  ${splitList(list).join(",\n  ")}\n)`;
  const columns = result.match(/^TABLE\((.*)\)$/s)?.[1];
  return `app.${name}${args ? broken(args) : "()"} returns ${columns === undefined ? result : `table ${broken(columns)}`}`;
}

/** As people write it: without the casts of defaults, and timestamptz. */
const shorten = (catalogText: string): string =>
  catalogText
    .replaceAll("timestamp with time zone", "timestamptz")
    .replace(
      / DEFAULT ('(?:[^']|'')*'|[^,:]+)(?:::[a-z ]+)?/g,
      (_, value: string) => ` default ${value.replace(/^NULL$/, "null")}`,
    );

/** Splits at the commas that are in no parentheses and no literal. */
function splitList(list: string): string[] {
  return (list.match(/(?:'(?:[^']|'')*'|\([^)]*\)|[^,'(])+/g) ?? []).map((part) => part.trim());
}

const EXAMPLES: Readonly<Record<string, string>> = {
  uuid: "'ID'",
  date: "'2026-12-01'",
  "timestamp with time zone": "'2026-12-01 02:00Z'",
  bigint: "12345",
  integer: "30",
  numeric: "20",
  boolean: "true",
};

function exampleOf({ name, given, returns_row }: DatabaseFunction): string {
  const needed = given.filter(({ optional }) => !optional);
  const values = needed.map(
    (argument) => `${needed.length > 2 ? `${argument.name} => ` : ""}${EXAMPLES[argument.type] ?? "'…'"}`,
  );
  return `select ${returns_row ? "* from " : ""}app.${name}(${values.join(", ")})`;
}

function unitsOf({ given }: DatabaseFunction): string[] {
  const names = (matches: (argument: Argument) => boolean, unit: string) => {
    const found = given.filter(matches).map(({ name }) => name);
    return found.length > 0 ? [`${found.join(", ")}: ${unit}`] : [];
  };
  return [
    ...names(({ type }) => type === "bigint", "minor units"),
    ...names(({ name }) => name.endsWith("percentage"), "percent"),
    ...names(({ name }) => name.endsWith("_days"), "days"),
  ];
}

const nameErrors = (raises: string, errorNames: Map<string, string>): string =>
  raises.replace(/HB\d{3}/g, (code) => {
    const name = errorNames.get(code);
    if (!name) throw new Error(`${code} is named in a comment, and is not in app.error_codes.`);
    return `\`${code}\` ${name}`;
  });

async function describeInternals(functions: DatabaseFunction[]): Promise<string[]> {
  const folders = await foldersOf("app_private");
  const byFolder = Map.groupBy(functions, ({ name }) => folders.get(name) ?? "in migrations, because tables need them");
  return [...byFolder.entries()]
    .sort(([one], [other]) => one.localeCompare(other))
    .flatMap(([folder, members]) => [
      `### ${folder}`,
      "",
      "| function | what it does |",
      "|---|---|",
      ...members.map(({ name, about }) => `| ${name} | ${inTable(firstSentence(about))} |`),
      "",
    ]);
}

/** Which folder of sql/functions each function of a schema is in, by the function's name. */
async function foldersOf(schema: string): Promise<Map<string, string>> {
  const root = join(projectRoot, "sql/functions");
  const folders = new Map<string, string>();
  for (const file of await readdir(root, { recursive: true })) {
    if (!file.endsWith(".sql")) continue;
    const name = (await readFile(join(root, file), "utf8")).match(/^create or replace function (\w+)\.(\w+)/m);
    if (name?.[1] === schema) folders.set(name[2] as string, dirname(file).replace(/^app_private\//, ""));
  }
  return folders;
}

/** The API's top fields, each with the operation that it belongs to. */
function apiFields(apiSchema: string): Map<string, string> {
  const schema = buildSchema(apiSchema);
  const fieldsOf = (operation: "query" | "mutation") => {
    const type = operation === "query" ? schema.getQueryType() : schema.getMutationType();
    return Object.keys(type?.getFields() ?? {}).map((field) => [field, operation] as const);
  };
  return new Map([...fieldsOf("query"), ...fieldsOf("mutation")]);
}

const camelCase = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const anchorOf = ({ name }: DatabaseFunction) => `app${name}`;
const firstSentence = (about: string) => about.match(/^.*?\.(?=\s|$)/s)?.[0] ?? about;
const inTable = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
