// Totals of lists: `payouts(filter: …) { totals(groupBy: [STATUS]) { currency count keys sum { amount } } }`. They are of
// the whole filter, not of its page, in the statement of the list and under the same policies. Amounts are never added
// across currencies: every total is of one.

import type {} from "@graphile/pg-aggregates/dist/InflectionPlugin.js";
import { PgSelectStep, TYPES } from "postgraphile/@dataplan/pg";
import { constant, type FieldArgs, type FieldInfo, lambda, type Step } from "postgraphile/grafast";
import { sql } from "postgraphile/pg-sql2";

/** What is added up, what groups, and what groups by its month. */
type Use = "sum" | "group" | "month";
const OWNERS = { status: "group", company_id: "group", recruiter_id: "group" } as const;

export const TOTALS: Readonly<Record<string, Readonly<Record<string, Use>>>> = {
  payouts: { amount: "sum", ...OWNERS, kind: "group", created_at: "month" },
  payout_schedules: {
    amount: "sum",
    ...OWNERS,
    kind: "group",
    scheduled_date: "month",
    due_at: "month",
    processed_at: "month",
  },
  escrow_holds: { hold_amount: "sum", released_amount: "sum", ...OWNERS, release_date: "month" },
  payout_transfers: { amount: "sum", ...OWNERS, created_at: "month" },
  placements: { fee_amount: "sum", status: "group", company_id: "group", start_date: "month" },
  recoveries: { amount: "sum", ...OWNERS, created_at: "month" },
  run_plan_items: { pay_amount: "sum", offset_amount: "sum", recruiter_id: "group", company_id: "group" },
  company_credits: { amount: "sum", status: "group", company_id: "group", created_at: "month" },
};

/** More than this is no summary; `groups` says how many there are. */
const MAX_GROUPS = 1_000;

/** What says of a statement that it is of totals. */
export const IS_TOTALS = "isTotals";

export function behaviorOf(table: string, column: string): string[] {
  const use = TOTALS[table]?.[column];
  if (!use) return [];
  // Grouping asks for ordering too; the orders of lists are made elsewhere (total_order.ts).
  return use === "sum" ? ["+sum:attribute:aggregate"] : ["+attribute:groupBy", "+orderBy"];
}

const tableOf = (resource: { codec: { extensions?: { pg?: { name: string } } } }) =>
  resource.codec.extensions?.pg?.name ?? "";

declare global {
  namespace GraphileBuild {
    interface BehaviorStrings {
      "resource:groupedAggregates:having": true;
    }
  }
}

export const TotalsPlugin: GraphileConfig.Plugin = {
  name: "TotalsPlugin",
  version: "0.0.0",
  inflection: {
    replace: {
      aggregateContainerType(_previous, _options, { resource }) {
        return `${this.tableType(resource.codec)}Total`;
      },
      aggregateType(_previous, _options, { resource }) {
        return `${this.tableType(resource.codec)}Sums`;
      },
      aggregateGroupByType(_previous, _options, { resource }) {
        return `${this.tableType(resource.codec)}Group`;
      },
      groupedAggregatesContainerField: () => "totals",
    },
  },
  schema: {
    behaviorRegistry: {
      add: {
        // Named by a plugin that is in use, made known by one that is not.
        "resource:groupedAggregates:having": { description: "Never here.", entities: ["pgResource"] },
      },
    },
    hooks: {
      build: {
        after: ["PgAggregatesSpecsPlugin"],
        callback(build) {
          const { pgAggregateSpecs: sums, pgAggregateGroupBySpecs: groups } = build;
          const sum = sums?.find(({ id }) => id === "sum");
          if (!sums || !groups || !sum) throw new Error("There are no sums any more.");
          // As the amounts themselves: whole minor units.
          sums.splice(0, sums.length, {
            ...sum,
            sqlAggregateWrap: (amount) => sql`coalesce(sum(${amount}), 0)::int8`,
            pgTypeCodecModifier: () => TYPES.bigint,
          });
          groups.splice(0, groups.length, {
            id: "month" as never,
            isSuitableType: (codec) => codec === TYPES.timestamptz || codec === TYPES.date,
            sqlWrap: (day) => sql`to_char(${day}, 'YYYY-MM')`,
            sqlWrapCodec: () => TYPES.text,
          });
          return build;
        },
      },
      GraphQLEnumType_values(values, build, { scope }) {
        if (!scope.isPgAggregateGroupEnum || !scope.pgTypeResource) return values;
        // A moment is no group, its month is.
        const months = Object.entries(TOTALS[tableOf(scope.pgTypeResource)] ?? {}).filter(([, use]) => use === "month");
        for (const [column] of months) delete values[build.inflection.constantCase(column)];
        return values;
      },
      GraphQLObjectType_fields(fields, build, { scope, fieldWithHooks }) {
        if (!scope.isPgAggregateContainerType) return fields;
        const { GraphQLInt, GraphQLNonNull, GraphQLString } = build.graphql;
        return build.extend(
          fields,
          {
            currency: fieldWithHooks({ fieldName: "currency" }, () => ({
              description: "Of all amounts of this total.",
              type: new GraphQLNonNull(GraphQLString),
              plan: ($total) => $total.select(sql`${$total.getClassStep().alias}.currency`, TYPES.text),
            })),
            count: fieldWithHooks({ fieldName: "count" }, () => ({
              description: "How many rows.",
              type: new GraphQLNonNull(GraphQLInt),
              plan: ($total) => $total.select(sql`count(*)`, TYPES.int),
            })),
            groups: fieldWithHooks({ fieldName: "groups" }, () => ({
              description: `How many totals there are; ${MAX_GROUPS} of them at most are answered.`,
              type: new GraphQLNonNull(GraphQLInt),
              plan: ($total) => $total.select(sql`count(*) over ()`, TYPES.int),
            })),
          },
          "what a total is of",
        );
      },
      GraphQLObjectType_fields_field(field, _build, { scope, Self }) {
        const { plan } = field;
        if (!plan) return field;
        if (scope.fieldName === "keys" && Self.name.endsWith("Total")) {
          return {
            ...field,
            description: "The values of groupBy, in its order.",
            plan: ($total: Step, fieldArgs: FieldArgs, info: FieldInfo) =>
              lambda(plan($total, fieldArgs, info), (keys) => (keys as unknown[] | null)?.slice(1) ?? null),
          };
        }
        if (scope.fieldName !== "totals" || !Self.name.endsWith("Connection")) return field;
        return {
          ...field,
          description: "Totals of all rows of the list, whatever its page: one for each currency, and for each group.",
          args: {
            ...field.args,
            groupBy: {
              ...field.args?.groupBy,
              description: "By what, besides the currency.",
              defaultValue: [],
            } as never,
          },
          plan($connection: Step, fieldArgs: FieldArgs, info: FieldInfo) {
            const $totals = plan($connection, fieldArgs, info);
            if ($totals instanceof PgSelectStep) {
              $totals.groupBy({ fragment: sql`${$totals.alias}.currency`, codec: TYPES.text });
              $totals.setFirst(constant(MAX_GROUPS));
              $totals.setMeta(IS_TOTALS, true);
            }
            return $totals;
          },
        };
      },
    },
  },
};
