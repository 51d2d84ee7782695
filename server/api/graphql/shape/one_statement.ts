// Every query is one SQL statement, so that its parts (a page and its total, or several lists) are of one moment. By
// itself each field at the root would be a statement, and each total another. So they hang on the one row that says who
// asks, and are read together with it.

import { GraphQLError } from "graphql";
import { type PgResource, type PgSelectSingleStep, PgSelectStep } from "postgraphile/@dataplan/pg";
import { ConnectionStep, type FieldArgs, type FieldInfo, type Step } from "postgraphile/grafast";

export const OneStatementPlugin: GraphileConfig.Plugin = {
  name: "OneStatementPlugin",
  version: "0.0.0",
  grafast: {
    middleware: {
      async execute(next) {
        const result = await next();
        return "errors" in result && result.errors ? { ...result, errors: onceEach(result.errors) } : result;
      },
    },
  },
  schema: {
    hooks: {
      GraphQLObjectType_fields_field(field, build, { scope }) {
        const { plan } = field;
        const viewer = build.input.pgRegistry.pgResources.viewer as PgResource;
        if (!scope.isRootQuery || !plan || scope.pgFieldResource === viewer) return field;
        return {
          ...field,
          plan($root: Step, fieldArgs: FieldArgs, info: FieldInfo) {
            const $result = plan($root, fieldArgs, info);
            const $rows = rowsOf($result);
            if ($rows) {
              const $viewer = viewer.execute([]) as PgSelectSingleStep;
              $rows.where(build.sql`${$rows.placeholder($viewer.get("id"))} is not null`);
            }
            return $result;
          },
        };
      },
    },
  },
};

/** What is read for a field at the root. */
export function rowsOf($result: Step): PgSelectStep | null {
  const $rows =
    $result instanceof ConnectionStep
      ? $result.getSubplan()
      : ($result as unknown as Partial<PgSelectSingleStep>).getClassStep?.();
  return $rows instanceof PgSelectStep ? $rows : null;
}

/** A statement that fails is one error, not one at each field that it was to fill; at which it failed, nobody knows. */
function onceEach(errors: readonly GraphQLError[]): GraphQLError[] {
  const byCause = Map.groupBy(errors, (error) => error.originalError ?? error);
  return [...byCause.values()].map(([first, ...others]) => {
    const { message, originalError, extensions } = first as GraphQLError;
    return others.length === 0 ? (first as GraphQLError) : new GraphQLError(message, { originalError, extensions });
  });
}
