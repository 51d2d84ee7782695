// The data dictionary: every table and view with its columns, and every function of app, as the catalog and its comments
// tell them.

import pg from "pg";

interface Column {
  relation: string;
  kind: "table" | "view";
  about: string | null;
  column: string;
  type: string;
  required: boolean;
  description: string | null;
}

const COLUMNS = `
  select relation.oid::regclass::text as relation,
         case relation.relkind when 'v' then 'view' else 'table' end as kind,
         obj_description(relation.oid, 'pg_class') as about,
         attribute.attname as column,
         format_type(attribute.atttypid, attribute.atttypmod) as type,
         attribute.attnotnull as required,
         concat_ws(' ',
           col_description(relation.oid, attribute.attnum),
           (select format('One of %s.', key.confrelid::regclass)
              from pg_constraint as key
             where key.contype = 'f' and key.conrelid = relation.oid and key.conkey = array[attribute.attnum])
         ) as description
    from pg_class as relation
    join pg_attribute as attribute on attribute.attrelid = relation.oid and attribute.attnum > 0 and not attribute.attisdropped
   where relation.relnamespace in ('app'::regnamespace, 'reporting'::regnamespace) and relation.relkind in ('r', 'p', 'v')
   order by relation.relnamespace::regnamespace::text desc, relation.relname, attribute.attnum`;

interface Routine {
  name: string;
  takes: string;
  returns: string;
  about: string | null;
}

const ROUTINES = `
  select oid::regproc::text as name, pg_get_function_arguments(oid) as takes, pg_get_function_result(oid) as returns,
         obj_description(oid, 'pg_proc') as about
    from pg_proc
   where pronamespace in ('app'::regnamespace, 'reporting'::regnamespace) and prokind = 'f'
   order by pronamespace::regnamespace::text, proname, 2`;

export async function describeSchema(adminUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<Column>(COLUMNS);
    const { rows: routines } = await client.query<Routine>(ROUTINES);
    const relations = [...Map.groupBy(rows, ({ relation }) => relation).values()];
    return [
      "# Data dictionary",
      "",
      "Generated from the database's catalog by `npm run generate`: change the comments in `migrations` and `sql`, not this",
      "file. Amounts are minor units (see `app.currencies.exponent`) beside a currency; times carry their zone.",
      "",
      ...relations.flatMap(describeRelation),
      ...describeRoutines(routines),
    ].join("\n");
  } finally {
    await client.end();
  }
}

function describeRelation(columns: Column[]): string[] {
  const [{ relation, kind, about } = columns[0] as Column] = columns;
  return [
    `## ${relation}`,
    "",
    `${about?.replace(/^@enum\n/, "") ?? ""}${kind === "view" ? " (view)" : ""}`,
    "",
    "| column | type | null | what it is |",
    "|---|---|---|---|",
    ...columns.map(
      ({ column, type, required, description }) =>
        `| ${column} | ${type} | ${required || kind === "view" ? "" : "yes"} | ${cell(description)} |`,
    ),
    "",
  ];
}

function describeRoutines(routines: Routine[]): string[] {
  return [
    "## Functions of app and reporting",
    "",
    "In `psql`: `select * from app.explain_payout('ID')`, or with the arguments by name, `app.freeze_payout(payout_id => 'ID',",
    "reason => 'why')`; what has a default may be left out. Over GraphQL, and with the errors of each: [functions.md](functions.md).",
    "",
    "| function | takes | returns | what it does |",
    "|---|---|---|---|",
    ...routines.map(({ name, takes, returns, about }) => `| ${[name, takes, returns, about].map(cell).join(" | ")} |`),
    "",
  ];
}

function cell(text: string | null): string {
  return (text ?? "").replaceAll("|", "\\|").replaceAll("\n", " ");
}
