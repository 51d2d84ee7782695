// A run that found nothing is no run in anybody's list. By its id it is still found.

import type { PgResource } from "postgraphile/@dataplan/pg";
import type { FieldArgs, FieldInfo, Step } from "postgraphile/grafast";
import { rowsOf } from "./one_statement.ts";

export const EmptyRunsPlugin: GraphileConfig.Plugin = {
  name: "EmptyRunsPlugin",
  version: "0.0.0",
  schema: {
    hooks: {
      GraphQLObjectType_fields_field(field, build, { scope }) {
        const { plan } = field;
        const isListOfRuns = (scope.pgFieldResource as PgResource | undefined)?.name === "payout_runs";
        if (!scope.isRootQuery || !scope.isPgFieldConnection || !plan || !isListOfRuns) return field;
        return {
          ...field,
          plan($root: Step, fieldArgs: FieldArgs, info: FieldInfo) {
            const $result = plan($root, fieldArgs, info);
            const $rows = rowsOf($result);
            $rows?.where(build.sql`not ${$rows.alias}.found_nothing`);
            return $result;
          },
        };
      },
    },
  },
};
