// Lets libraries that begin and commit transactions of their own work inside one of ours.

import pg, { type Client, type Pool, type PoolClient } from "pg";

const SAVEPOINT = "holdback_nested";

const translations: Record<string, string> = {
  begin: `savepoint ${SAVEPOINT}`,
  commit: `release savepoint ${SAVEPOINT}`,
  rollback: `rollback to savepoint ${SAVEPOINT}; release savepoint ${SAVEPOINT}`,
};

function textOf(query: unknown): string | undefined {
  if (typeof query === "string") return query;
  if (typeof query === "object" && query !== null && "text" in query && typeof query.text === "string")
    return query.text;
  return undefined;
}

/**
 * A client on `client`'s open transaction whose begin, commit and rollback are savepoints. A statement that fails
 * outside of them is undone alone, as it would be without a transaction, so that a library may try and recover.
 */
export function nestedTransactionClient(client: Client): Client {
  let nested = false;

  async function query(first: unknown, ...rest: unknown[]): Promise<unknown> {
    const command = textOf(first)?.trim().replace(/;$/, "").toLowerCase() ?? "";
    const translated = translations[command];
    if (translated) {
      nested = command === "begin";
      return client.query(translated);
    }
    const run = () => Reflect.apply(client.query, client, [first, ...rest]) as Promise<unknown>;
    if (nested) return run();
    await client.query(`savepoint ${SAVEPOINT}`);
    try {
      const result = await run();
      await client.query(`release savepoint ${SAVEPOINT}`);
      return result;
    } catch (error) {
      await client.query(translations.rollback as string);
      throw error;
    }
  }

  return new Proxy(client, {
    get(target, property) {
      if (property === "query") return query;
      if (property === "release" || property === "end") return () => undefined;
      const value = Reflect.get(target, property, target) as unknown;
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** A pool of one: hands out a nested transaction client of `client`, for a library that asks for a pool. */
export function nestedTransactionPool(client: Client): Pool {
  const nested = nestedTransactionClient(client) as unknown as PoolClient;
  const pool = new pg.Pool();
  pool.on("error", () => undefined);
  pool.on("connect", () => undefined);
  pool.connect = async () => nested;
  return pool;
}
