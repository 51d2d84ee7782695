// The API on the small marketplace, its schema as the API itself tells it, and everybody who signs in to it.

import {
  buildClientSchema,
  type GraphQLObjectType,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  type IntrospectionQuery,
  isObjectType,
} from "graphql";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { type Answer, type Send, startGraphql, type TestGraphql } from "../support/graphql.ts";
import { type Actor, actorsOf } from "./actors.ts";
import { createMarketplace, type Marketplace } from "./marketplace.ts";
import { columnOf, TYPES } from "./matrix/api_types.ts";

export interface Caller extends Actor {
  userId: string;
  send: Send;
}

export interface MarketplaceApi {
  db: TestDatabase;
  api: TestGraphql;
  schema: GraphQLSchema;
  people: Marketplace["people"];
  /** Everybody whom the API lets in. */
  callers: Caller[];
  close(): Promise<void>;
}

export async function startMarketplaceApi(): Promise<MarketplaceApi> {
  const db = await createTestDatabase();
  const fixture = await createMarketplace(db.admin);
  const api = await startGraphql(db, { API_RATE_LIMIT: "100000" });
  const callers: Caller[] = [];
  for (const actor of actorsOf(fixture)) {
    const { userId } = actor;
    if (userId && !actor.isFormer) callers.push({ ...actor, userId, send: await api.as(userId) });
  }
  const { data } = await (callers[0] as Caller).send<IntrospectionQuery>(getIntrospectionQuery());
  return {
    db,
    api,
    schema: buildClientSchema(data as IntrospectionQuery),
    people: fixture.people,
    callers,
    async close() {
      await api.stop();
      await db.drop();
    },
  };
}

/** A field of Query that finds one row by the values of some of its columns, or by its global id. */
export interface Lookup {
  field: string;
  type: string;
  table: string;
  /** Argument: its GraphQL type. */
  args: [name: string, type: string][];
}

/** All of them, `node` included once for each type. */
export function lookupsOf(schema: GraphQLSchema): Lookup[] {
  const fields = Object.values((schema.getQueryType() as GraphQLObjectType).getFields());
  return fields.flatMap((field) => {
    const type = getNamedType(field.type).name;
    const args = field.args.map((arg) => [arg.name, String(arg.type)] as [string, string]);
    const found = type === "Node" ? Object.keys(TYPES) : type in TYPES && field.args.length > 0 ? [type] : [];
    return found
      .filter((each) => hasGlobalId(schema, each))
      .map((each) => ({ field: field.name, type: each, table: (TYPES[each] as { table: string }).table, args }));
  });
}

export const fieldsOf = (schema: GraphQLSchema, type: string) => {
  const found = schema.getType(type);
  return isObjectType(found) ? Object.values(found.getFields()) : [];
};

export const hasGlobalId = (schema: GraphQLSchema, type: string) =>
  fieldsOf(schema, type).some(({ name }) => name === "id");

/** The global id of a row by its key as rows.ts writes it, and back. */
const globalId = (type: string, key: string) =>
  Buffer.from(JSON.stringify([type, ...JSON.parse(key)])).toString("base64");
export const keyOfGlobalId = (id: string) =>
  JSON.stringify(JSON.parse(Buffer.from(id, "base64").toString()).slice(1).map(String));
/** Keys in which numbers and text compare. */
export const plainKey = (key: string) => JSON.stringify((JSON.parse(key) as unknown[]).map(String));

export type Row = Record<string, unknown> & { row_key: string };

/** All rows of a table as the superuser sees them. */
export async function everyRow(db: TestDatabase, table: string, key: string[]): Promise<Row[]> {
  const { rows } = await db.admin.query<Row>(
    `select one_row.*, jsonb_build_array(${key.map((column) => `one_row.${column}`).join(", ")})::text as row_key from ${table} as one_row`,
  );
  return rows;
}

/** What to look a row up with; null when it has no value for it. */
export function argumentsFor({ type, args }: Lookup, row: Row): Record<string, unknown> | null {
  const values = args.map(([name]) => [name, name === "id" ? globalId(type, row.row_key) : row[columnOf(name)]]);
  return values.some(([, value]) => value == null) ? null : Object.fromEntries(values);
}

/** One request that looks all of these rows up, each as r0, r1, … */
export function lookUpOf(
  lookup: Lookup,
  rows: readonly Row[],
): { document: string; variables: Record<string, unknown> } {
  const { field, type, args } = lookup;
  const declared = rows.flatMap((_, index) => args.map(([name, gqlType]) => `$${name}${index}: ${gqlType}`));
  const fields = rows.map((_, index) => {
    const given = args.map(([name]) => `${name}: $${name}${index}`).join(", ");
    return `r${index}: ${field}(${given}) { __typename ... on ${type} { id } }`;
  });
  const variables = rows.flatMap((row, index) =>
    Object.entries(argumentsFor(lookup, row) ?? {}).map(([name, value]) => [`${name}${index}`, value]),
  );
  return {
    document: `query (${declared.join(", ")}) { ${fields.join(" ")} }`,
    variables: Object.fromEntries(variables),
  };
}

/** Looks each of these rows up, many in a request (of nodes few are allowed): the key of what was found. */
export async function* lookUp(
  { send }: Caller,
  lookup: Lookup,
  rows: Row[],
): AsyncGenerator<{ row: Row; found: string | null; code: unknown }> {
  const asked = rows.filter((row) => argumentsFor(lookup, row));
  const size = lookup.field === "node" ? 8 : 40;
  for (let from = 0; from < asked.length; from += size) {
    const some = asked.slice(from, from + size);
    const { document, variables } = lookUpOf(lookup, some);
    const answer = await send<Record<string, { id: string } | null>>(document, variables);
    for (const [index, row] of some.entries()) {
      const found = answer.data?.[`r${index}`];
      yield { row, found: found ? keyOfGlobalId(found.id) : null, code: codes(answer)[0] };
    }
  }
}

/** All that a caller can tell one answer from another by. */
export const body = ({ status, data, errors }: Answer<unknown>) => ({ status, data, errors });
export const codes = ({ errors }: Answer<unknown>) => errors?.map(({ extensions }) => extensions?.code) ?? [];
