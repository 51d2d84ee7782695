// What the body of a request asks for, as the lists of the API have it: filter, search and order. From it, SQL.

import { coerceInputValue, type GraphQLInputType, type GraphQLSchema } from "graphql";
import { type SQL, sql } from "postgraphile/pg-sql2";
import { z } from "zod";
import { indexConditions } from "../graphql/shape/index_conditions.ts";
import { readsAllRows, searchCondition } from "../graphql/shape/search.ts";
import { columnOfField, LISTINGS } from "../graphql/shape/shape.ts";
import { orderColumns } from "../graphql/shape/total_order.ts";

const Value = z.union([z.string().max(2_000), z.number(), z.boolean()]);
const Conditions = z.strictObject({
  isNull: z.boolean().optional(),
  equalTo: Value.optional(),
  in: z.array(Value).max(1_000).optional(),
  lessThan: Value.optional(),
  lessThanOrEqualTo: Value.optional(),
  greaterThan: Value.optional(),
  greaterThanOrEqualTo: Value.optional(),
});
export const Asked = z.strictObject({
  filter: z.record(z.string(), Conditions).nullish(),
  search: z.string().max(2_000).nullish(),
  orderBy: z
    .string()
    .regex(/^[A-Z_]+_(ASC|DESC)$/)
    .nullish(),
  byteOrderMark: z.boolean().nullish(),
});
export type Asked = z.infer<typeof Asked>;
type Conditions = z.infer<typeof Conditions>;

/** What the caller can put right. */
export class BadRequest extends Error {}

/** The filter by the rules of the same list in the API: its fields, and what a value of each may be. */
export function checkedFilter(schema: GraphQLSchema, table: string, filter: Asked["filter"]): Asked["filter"] {
  if (!filter) return filter;
  const list = schema.getQueryType()?.getFields()[table.replace(/_(\w)/g, (_, letter) => letter.toUpperCase())];
  const type = list?.args.find(({ name }) => name === "filter")?.type;
  if (!type) throw new BadRequest("This list has no filter.");
  const wrong: string[] = [];
  const checked = coerceInputValue(filter, type as GraphQLInputType, (path, _value, error) => {
    wrong.push(`${["filter", ...path].join(".")}: ${error.message}`);
  });
  if (wrong.length > 0) throw new BadRequest(wrong.join(" "));
  return checked as Asked["filter"];
}

const ROW = sql.identifier("row");
const OPERATORS: Readonly<Record<string, SQL>> = {
  equalTo: sql`=`,
  lessThan: sql`<`,
  lessThanOrEqualTo: sql`<=`,
  greaterThan: sql`>`,
  greaterThanOrEqualTo: sql`>=`,
};

/** filter: as checkedFilter leaves it. databaseRole: whose list it is. */
export function conditionsOf(table: string, { filter, search }: Asked, databaseRole: string): SQL[] {
  const conditions = Object.entries(filter ?? {}).flatMap(([field, given]) => {
    const name = columnOfField(field);
    const parts = LISTINGS[table]?.filterByParts?.[name];
    const of = (row: SQL) => Object.entries(given).map(([operator, value]) => condition(row, name, operator, value));
    if (parts) return [byParts(parts, of)];
    const { conditions: byIndex, isAll } = indexConditions(table, name, ROW, given);
    return isAll ? byIndex : [...of(ROW), ...byIndex];
  });
  if (search == null) return conditions;
  const found = searchCondition(table, ROW, sql.value(search), readsAllRows(databaseRole));
  if (!found) throw new BadRequest("This list cannot be searched.");
  return [...conditions, found];
}

/** As filter_by_parts.ts has it: one part fits them all. */
function byParts({ table, key }: { table: string; key: string }, conditionsOn: (part: SQL) => SQL[]): SQL {
  const part = sql.identifier("part");
  return sql`exists (
    select from app.${sql.identifier(table)} as ${part}
    where ${sql.join([sql`${part}.${sql.identifier(key)} = ${ROW}.id`, ...conditionsOn(part)], " and ")}
  )`;
}

function condition(row: SQL, name: string, operator: string, value: Conditions[keyof Conditions]): SQL {
  const column = sql`${row}.${sql.identifier(name)}`;
  if (operator === "isNull") return value ? sql`${column} is null` : sql`${column} is not null`;
  if (operator === "in") return sql`${column} = any (${sql.value(value as never)})`;
  return sql`${column} ${OPERATORS[operator] as SQL} ${sql.value(value as never)}`;
}

/** CREATED_AT_DESC; without one the first of the list, as in the API. Every order is total. */
export function orderOf(table: string, { orderBy }: Asked): SQL {
  const [first = "id"] = LISTINGS[table]?.order ?? [];
  const [, name = first, way = "ASC"] = /^(\w+)_(ASC|DESC)$/.exec(orderBy ?? "") ?? [];
  const column = name.toLowerCase();
  if (!LISTINGS[table]?.order.includes(column)) throw new BadRequest(`This list has no order "${orderBy}".`);
  const direction = way === "ASC" ? sql`asc` : sql`desc`;
  const columns = orderColumns(table, column, ["id"]);
  return sql.join(
    columns.map((each) => sql`${ROW}.${sql.identifier(each)} ${direction}`),
    ", ",
  );
}
