// A verb under dual control may leave a request instead of acting (sql/functions/app_private/requests). Its payload then
// holds the request, and nothing where the result would be. Which verbs these are, their own text says.

import type { PgResource, PgSelectSingleStep, PgSelectStep } from "postgraphile/@dataplan/pg";
import { access, first, type ObjectStep } from "postgraphile/grafast";
import type { SQL } from "postgraphile/pg-sql2";

declare global {
  namespace DataplanPg {
    interface PgResourceExtensions {
      /** Whether this verb asks for a second person. */
      isControlled?: boolean;
    }
  }
}

/** Selects an expression, and returns its position in a row; not in the published types. */
interface Selecting {
  selectAndReturnIndex(expression: SQL): number;
}

const ASKS = /\bapp_private\.needs_second_person\(/;

export const SecondPersonPlugin: GraphileConfig.Plugin = {
  name: "SecondPersonPlugin",
  version: "0.0.0",
  gather: {
    hooks: {
      pgProcedures_PgResourceOptions(_info, { pgProc, resourceOptions }) {
        if (ASKS.test(pgProc.prosrc ?? "")) {
          resourceOptions.extensions = { ...resourceOptions.extensions, isControlled: true };
        }
      },
    },
  },
  schema: {
    hooks: {
      GraphQLObjectType_fields(fields, build, { scope, fieldWithHooks }) {
        const verb = scope.pgTypeResource as PgResource | undefined;
        if (!scope.isMutationPayload || !verb?.extensions?.isControlled) return fields;
        const requests = build.input.pgRegistry.pgResources.requests as PgResource;
        return build.extend(
          fields,
          {
            request: fieldWithHooks({ fieldName: "request" }, () => ({
              description:
                "Not null: nothing was done. This request waits for a second person, another admin who calls confirmRequest.",
              type: build.getOutputTypeByName(build.inflection.tableType(requests.codec)),
              plan($payload: ObjectStep<{ result: PgSelectSingleStep }>) {
                // In the statement of the verb, after it: the verb's result is null, so it is read beside it.
                const $verb = $payload.get("result").getClassStep() as PgSelectStep & Selecting;
                const index = $verb.selectAndReturnIndex(
                  build.sql`nullif(pg_catalog.current_setting('holdback.request_id', true), '')`,
                );
                return requests.get({ id: access(first($verb, true), [index]) });
              },
            })),
          },
          "the request that a verb leaves",
        );
      },
    },
  },
};
