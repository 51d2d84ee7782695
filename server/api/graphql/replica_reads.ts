// Queries go to the standby, where there is one; mutations, what they answer with, and subscriptions to the primary.

import { getOperationAST, OperationTypeNode } from "graphql";
import type { WithPgClient } from "postgraphile/@dataplan/pg";
import { makePgAdaptorWithPgClient } from "postgraphile/@dataplan/pg/adaptors/pg";
import type { Replica } from "../../database/replica.ts";

declare global {
  namespace Grafast {
    interface Context {
      /** What a query must see: the primary's position when the request was signed in. Null: the primary answers. */
      logPosition: string | null;
    }
  }
}

export function replicaReadsPlugin(replica: Replica): GraphileConfig.Plugin {
  const onStandby = makePgAdaptorWithPgClient(replica.pool);
  return {
    name: "ReplicaReadsPlugin",
    version: "0.0.0",
    grafast: {
      middleware: {
        execute(next, { args: { document, operationName, contextValue } }) {
          const context = contextValue as Grafast.Context;
          const { logPosition, withPgClient: onPrimary } = context;
          const isQuery = getOperationAST(document, operationName)?.operation === OperationTypeNode.QUERY;
          if (isQuery && logPosition !== null && onPrimary) {
            const read: WithPgClient = (settings, use) =>
              replica.read(
                logPosition,
                () => onStandby(settings, use),
                async () => await onPrimary(settings, use),
              );
            context.withPgClient = Object.assign(read, { release: onPrimary.release }) as typeof onPrimary;
          }
          return next();
        },
      },
    },
  };
}
