// The API that PostGraphile makes from the schema app: tables are read, verbs are called.

import "./environment.ts";
import { PgAggregatesPreset } from "@graphile/pg-aggregates";
import { PgSimplifyInflectionPreset } from "@graphile/simplify-inflection";
import type { GraphQLSchema } from "graphql";
import type pg from "pg";
import { makeSchema } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { PostGraphileConnectionFilterPreset } from "postgraphile-plugin-connection-filter";
import { pgrc } from "../../database/pgrc.ts";
import { PageSizePlugin } from "./limits/page_size.ts";
import { LivePlugin } from "./live/subscriptions.ts";
import { AudiencePlugin } from "./shape/audience.ts";
import { ByFilterPlugin } from "./shape/by_filter.ts";
import { ByRecruiterPlugin } from "./shape/by_recruiter.ts";
import { EmptyRunsPlugin } from "./shape/empty_runs.ts";
import { FilterByPartsPlugin } from "./shape/filter_by_parts.ts";
import { HeldPlugin } from "./shape/held.ts";
import { IndexConditionsPlugin } from "./shape/index_conditions.ts";
import { KeptBehaviorsPlugin } from "./shape/kept_behaviors.ts";
import { NamingPlugin } from "./shape/naming.ts";
import { OneStatementPlugin } from "./shape/one_statement.ts";
import { OwnRowsPlugin } from "./shape/own_rows.ts";
import { RecordRelationsPlugin } from "./shape/record_relations.ts";
import { RelationsPlugin } from "./shape/relations.ts";
import { RightsPlugin } from "./shape/rights.ts";
import { SearchPlugin } from "./shape/search.ts";
import { SecondPersonPlugin } from "./shape/second_person.ts";
import { ShapePlugin } from "./shape/shape.ts";
import { StrictValuesPlugin } from "./shape/strict_values.ts";
import { TotalOrderPlugin } from "./shape/total_order.ts";
import { TotalsPlugin } from "./shape/totals.ts";

/** What does not depend on where it runs. */
export const schemaPreset: GraphileConfig.Preset = {
  extends: [
    PostGraphileAmberPreset,
    PgSimplifyInflectionPreset,
    PostGraphileConnectionFilterPreset,
    PgAggregatesPreset,
  ],
  plugins: [
    KeptBehaviorsPlugin,
    ShapePlugin,
    AudiencePlugin,
    StrictValuesPlugin,
    NamingPlugin,
    TotalOrderPlugin,
    OneStatementPlugin,
    OwnRowsPlugin,
    EmptyRunsPlugin,
    ByRecruiterPlugin,
    RelationsPlugin,
    RecordRelationsPlugin,
    SecondPersonPlugin,
    SearchPlugin,
    FilterByPartsPlugin,
    IndexConditionsPlugin,
    ByFilterPlugin,
    RightsPlugin,
    TotalsPlugin,
    HeldPlugin,
    PageSizePlugin,
    LivePlugin,
  ],
  disablePlugins: [
    "PgMutationPayloadEdgePlugin",
    // One way to filter, by columns that have an index: not by what is related, computed, or either this or that.
    "PgConditionArgumentPlugin",
    "PgConnectionArgFilterBackwardRelationsPlugin",
    "PgConnectionArgFilterForwardRelationsPlugin",
    "PgConnectionArgFilterComputedAttributesPlugin",
    "PgConnectionArgFilterCompositeTypeAttributesPlugin",
    "PgConnectionArgFilterRecordFunctionsPlugin",
    "PgConnectionArgFilterLogicalOperatorsPlugin",
    // Of the aggregates, sums by group: no averages over currencies, and no filters or orders by what is computed.
    "PgAggregatesSmartTagsPlugin",
    "PgAggregatesAddHavingAggregateTypesPlugin",
    "PgAggregatesAddConnectionAggregatesPlugin",
    "PgAggregatesOrderByAggregatesPlugin",
    "PgAggregatesFilterRelationalAggregatesPlugin",
  ],
  // An argument without a default must be given, and says so before the database is asked.
  gather: { pgStrictFunctions: true },
  schema: {
    defaultBehavior:
      "-resource:insert -update -delete -list -attribute:filterBy -attribute:orderBy -attribute:groupBy " +
      "-attribute:aggregate -resource:aggregates -resource:groupedAggregates",
    connectionFilterArrays: false,
    connectionFilterAllowedOperators: [
      "isNull",
      "equalTo",
      "in",
      "lessThan",
      "lessThanOrEqualTo",
      "greaterThan",
      "greaterThanOrEqualTo",
    ],
    dontSwallowErrors: true,
  },
};

export function withDatabase(pool: pg.Pool): GraphileConfig.Preset {
  return {
    extends: [schemaPreset],
    pgServices: [
      makePgService({
        pool,
        schemas: [pgrc.schemas.public],
        // What the schema is made from is asked once, and takes its time on a busy machine.
        pgSettingsForIntrospection: { statement_timeout: "60s" },
      }),
    ],
  };
}

/** The schema, made from what the database has. It serves every database of this version: whose it is, each request says. */
export async function schemaOf(pool: pg.Pool): Promise<GraphQLSchema> {
  return (await makeSchema(withDatabase(pool))).schema;
}
