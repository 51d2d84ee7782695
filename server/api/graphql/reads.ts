// How queries reach the database. They go to the standby, where there is one; mutations, what they answer with, and
// subscriptions to the primary. And a query goes there and back once: what begins its transaction, its statement and what
// ends it leave together.

import { getOperationAST, OperationTypeNode } from "graphql";
import type pg from "pg";
import type { PgClient, PgClientQuery, WithPgClient } from "postgraphile/@dataplan/pg";
import type { Replica } from "../../database/replica.ts";

declare global {
  namespace Grafast {
    interface Context {
      /** What a query must see: the primary's position when the request was signed in. Null: the primary answers. */
      logPosition: string | null;
    }
  }
}

/** As many as PostGraphile's own clients keep. */
const MAX_PREPARED = 100;

export function readsPlugin(pool: pg.Pool, replica: Replica | null): GraphileConfig.Plugin {
  const onPool = inOneTrip(pool);
  const onStandby = replica && inOneTrip(replica.pool);
  return {
    name: "ReadsPlugin",
    version: "0.0.0",
    grafast: {
      middleware: {
        execute(next, { args: { document, operationName, contextValue } }) {
          const context = contextValue as Grafast.Context;
          const { logPosition, withPgClient: general } = context;
          const isQuery = getOperationAST(document, operationName)?.operation === OperationTypeNode.QUERY;
          if (isQuery && general) {
            const onPrimary = onPool ?? general;
            const read: WithPgClient =
              onStandby && logPosition !== null
                ? (settings, use) =>
                    replica.read(
                      logPosition,
                      () => onStandby(settings, use),
                      async () => await onPrimary(settings, use),
                    )
                : (settings, use) => onPrimary(settings, use);
            context.withPgClient = Object.assign(read, { release: general.release }) as typeof general;
          }
          return next();
        },
      },
    },
  };
}

/** What node-postgres has, and its types do not know. */
type Client = pg.PoolClient & {
  connection: { stream: { cork(): void; uncork(): void }; parsedStatements: Record<string, string> };
  pipeline: boolean;
};

/**
 * Each statement in a transaction of its own, as PostGraphile makes them too. What leaves together is done one after the
 * other: a statement before which something failed fails itself, because its transaction has failed. Null: the pool's
 * connections answer one question before they take the next.
 */
function inOneTrip(pool: pg.Pool): WithPgClient | null {
  if (!(pool.options as { pipeline?: boolean }).pipeline) return null;
  const prepared = new WeakMap<object, Set<string>>();

  const send = async (client: Client, begin: string, asked: PgClientQuery): Promise<pg.QueryResult> => {
    const { text, values, name, arrayMode } = asked;
    const { stream, parsedStatements } = client.connection;
    const question = { text, values, ...(arrayMode ? { rowMode: "array" } : {}), ...(name ? { name } : {}) };
    stream.cork();
    const answers: Promise<unknown>[] = [];
    try {
      if (name) {
        const oldest = oldestOf(prepared, client, name);
        if (oldest !== null && parsedStatements[oldest] !== undefined) {
          delete parsedStatements[oldest];
          answers.push(client.query(`deallocate ${client.escapeIdentifier(oldest)}`));
        }
      }
      answers.push(client.query(begin), client.query(question as pg.QueryConfig), client.query("commit"));
    } finally {
      stream.uncork();
    }
    const results = await Promise.allSettled(answers);
    for (const result of results) if (result.status === "rejected") throw result.reason;
    return (results.at(-2) as PromiseFulfilledResult<pg.QueryResult>).value;
  };

  return async (settings, use) => {
    const client = (await pool.connect()) as Client;
    const begin = `begin; select ${Object.entries(settings ?? {})
      .filter(([, value]) => value != null)
      .map((each) => `set_config(${each.map((text) => client.escapeLiteral(String(text))).join(", ")}, true)`)
      .join(", ")}`;
    const asking: PgClient = {
      async query(asked) {
        const { rows, rowCount } = await send(client, begin, asked);
        return { rows, rowCount, notices: [] };
      },
      withTransaction() {
        throw new Error("A query changes nothing.");
      },
    };
    try {
      return await use(asking);
    } finally {
      client.release();
    }
  };
}

/** The name that was not asked for longest on this connection, if one must go for this one. */
function oldestOf(prepared: WeakMap<object, Set<string>>, client: Client, name: string): string | null {
  const names = prepared.get(client) ?? new Set<string>();
  prepared.set(client, names);
  names.delete(name);
  names.add(name);
  const [oldest] = names;
  if (names.size <= MAX_PREPARED || oldest === undefined) return null;
  names.delete(oldest);
  return oldest;
}
