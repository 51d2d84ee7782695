// The API as PostGraphile makes it from the schema app: what is read is tables, what is done is verbs.

import "./environment.ts";
import { PgSimplifyInflectionPreset } from "@graphile/simplify-inflection";
import type pg from "pg";
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { PostGraphileConnectionFilterPreset } from "postgraphile-plugin-connection-filter";
import { pgrc } from "../pgrc.ts";
import { AudiencePlugin } from "./audience.ts";
import { BigIntPlugin } from "./big_int.ts";
import { ByRecruiterPlugin } from "./by_recruiter.ts";
import { LivePlugin } from "./live.ts";
import { NamingPlugin } from "./naming.ts";
import { OneStatementPlugin } from "./one_statement.ts";
import { OwnRowsPlugin } from "./own_rows.ts";
import { PageSizePlugin } from "./page_size.ts";
import { RelationsPlugin } from "./relations.ts";
import { ShapePlugin } from "./shape.ts";
import { TotalOrderPlugin } from "./total_order.ts";

/** What does not depend on where it runs. */
export const schemaPreset: GraphileConfig.Preset = {
  extends: [PostGraphileAmberPreset, PgSimplifyInflectionPreset, PostGraphileConnectionFilterPreset],
  plugins: [
    ShapePlugin,
    AudiencePlugin,
    BigIntPlugin,
    NamingPlugin,
    TotalOrderPlugin,
    OneStatementPlugin,
    OwnRowsPlugin,
    ByRecruiterPlugin,
    RelationsPlugin,
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
  ],
  // An argument without a default must be given, and says so before the database is asked.
  gather: { pgStrictFunctions: true },
  schema: {
    defaultBehavior: "-insert -update -delete -list -attribute:filterBy -attribute:orderBy",
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
  return { extends: [schemaPreset], pgServices: [makePgService({ pool, schemas: [pgrc.schemas.public] })] };
}
