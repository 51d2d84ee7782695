// A second condition on the lists at the root, beside the policies: "of my company", "with a share of mine". The
// policies decide for every table alike who sees a row, but in a form in which no index gives a list in its order and
// ends with its page. This never shows anybody more: the policies hold besides.

import { type PgResource, type PgSelectQueryBuilder, sqlValueWithCodec, TYPES } from "postgraphile/@dataplan/pg";
import { context, type FieldArgs, type FieldInfo, lambda, type Step } from "postgraphile/grafast";
import { sql } from "postgraphile/pg-sql2";
import type { Actor } from "../../sign_in/authenticate.ts";
import { isSharedByUser } from "./by_recruiter.ts";
import { rowsOf } from "./one_statement.ts";
import { LISTINGS } from "./shape.ts";
import { IS_TOTALS } from "./totals.ts";

declare global {
  namespace Grafast {
    interface Context {
      /** Null where nobody lists anything: on a WebSocket. */
      actor: Actor | null;
    }
  }
}

const COMPANY_TOPIC = /^company:(.+)$/;

export const OwnRowsPlugin: GraphileConfig.Plugin = {
  name: "OwnRowsPlugin",
  version: "0.0.0",
  grafast: {
    middleware: {
      prepareArgs(next, { args }) {
        const { fastifyv5 } = (args.requestContext ?? {}) as { fastifyv5?: { request: { actor: Actor | null } } };
        (args.contextValue as Grafast.Context).actor = fastifyv5?.request.actor ?? null;
        return next();
      },
    },
  },
  schema: {
    hooks: {
      GraphQLObjectType_fields_field(field, _build, { scope }) {
        const { plan } = field;
        const codec = (scope.pgFieldResource as PgResource | undefined)?.codec;
        const table = codec?.extensions?.pg?.name ?? "";
        // Also where a row may belong to no company, as an adjustment: company users see none of these.
        const isOwned = LISTINGS[table] && codec?.attributes?.company_id;
        if (!scope.isRootQuery || !scope.isPgFieldConnection || !plan || !isOwned) return field;
        return {
          ...field,
          plan($root: Step, fieldArgs: FieldArgs, info: FieldInfo) {
            const $result = plan($root, fieldArgs, info);
            rowsOf($result)?.apply(lambda(context().get("actor"), table === "placements" ? ownPlacements : ownCompany));
            return $result;
          },
        };
      },
    },
  },
};

type Condition = (query: PgSelectQueryBuilder) => void;

const id = (value: string) => sqlValueWithCodec(value, TYPES.uuid);

function ownCompany(actor: Actor | null): Condition {
  return (query) => {
    const [company, another] = (actor?.topics ?? []).flatMap((topic) => COMPANY_TOPIC.exec(topic)?.[1] ?? []);
    // Of totals it would say twice what the policy says once: the planner would expect a tenth of the rows.
    if (company && !another && query.getMetaRaw(IS_TOTALS) !== true)
      query.where(sql`${query.alias}.company_id = ${id(company)}`);
  };
}

function ownPlacements(actor: Actor | null): Condition {
  if (actor?.databaseRole !== "holdback_recruiter") return ownCompany(actor);
  return (query) => query.where(isSharedByUser(query.alias, id(actor.userId)));
}
