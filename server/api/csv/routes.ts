// POST /csv/LIST: all rows of a list that the caller sees and the filter has, as a file.

import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { GraphQLError, type GraphQLSchema } from "graphql";
import type pg from "pg";
import type { Logger } from "../../processes/logger.ts";
import { errorBody, maskErrorFor, REFUSED, refusal } from "../graphql/errors.ts";
import type { Need } from "../graphql/needs.ts";
import { refusalOf, refusedOf } from "../graphql/refusals.ts";
import { columnOfField, LISTINGS } from "../graphql/shape/shape.ts";
import type { Actor } from "../sign_in/authenticate.ts";
import { CSV_LISTS, type CsvList } from "./columns.ts";
import { Asked, BadRequest, checkedFilter } from "./filter.ts";
import { csvPieces } from "./rows.ts";

export const CSV_PATH = "/csv/:list";
/** Each keeps a connection for as long as its reader reads; the rest is for everybody else. */
const MOST_AT_ONCE = 5;
const BUSY_SECONDS = 5;

interface CsvOptions {
  pool: pg.Pool;
  log: Logger;
  /** Whose lists have the same filters. */
  schema: GraphQLSchema;
}

export function csvRoutes(app: FastifyInstance, { pool, log, schema }: CsvOptions): void {
  const mask = maskErrorFor(log);
  const reading = new Set<string>();
  app.post(CSV_PATH, async (request: FastifyRequest, reply) => {
    const { list } = request.params as { list: string };
    const actor = request.actor as Actor;
    if (!Object.hasOwn(CSV_LISTS, list)) {
      const names = Object.keys(CSV_LISTS).join(", ");
      return reply.code(404).send(errorBody(`There is no such list. There are ${names}.`, "BAD_USER_INPUT"));
    }
    const { data: asked, error } = Asked.safeParse(request.body ?? {});
    if (!asked) {
      const [issue] = error.issues;
      const place = issue?.path.join(".") ?? "";
      return reply.code(400).send(errorBody(`The body is not valid: ${place} ${issue?.message}.`, "BAD_USER_INPUT"));
    }
    if (reading.has(actor.userId) || reading.size >= MOST_AT_ONCE) {
      const message = reading.has(actor.userId)
        ? "Another file of yours is still being read. Wait for its end."
        : "Several files are being read at this moment. Try again in a few seconds.";
      return reply.code(429).header("retry-after", BUSY_SECONDS).send(errorBody(message, "RATE_LIMITED"));
    }
    reading.add(actor.userId);
    try {
      const filter = checkedFilter(schema, (CSV_LISTS[list] as CsvList).table, asked.filter);
      const { pieces, end } = await csvPieces(pool, actor, list, { ...asked, filter });
      if (reply.raw.destroyed) {
        // Whoever asked has gone already: nobody would read the file, or end it.
        reading.delete(actor.userId);
        await end();
        return reply.hijack();
      }
      const file = Readable.from(pieces, { objectMode: false });
      file.once("close", async () => {
        await end();
        reading.delete(actor.userId);
      });
      file.once("error", (wrong) => log.warn({ requestId: request.id, error: wrong.message }, "a file was cut off"));
      const day = new Date().toISOString().slice(0, 10);
      reply.header("content-disposition", `attachment; filename="${list}-${day}.csv"`);
      return reply.type("text/csv; charset=utf-8").send(file);
    } catch (wrong) {
      reading.delete(actor.userId);
      if (wrong instanceof BadRequest) return reply.code(400).send(errorBody(wrong.message, "BAD_USER_INPUT"));
      const refused =
        (wrong as { code?: string }).code === REFUSED
          ? await refusedOf(pool, actor.databaseRole, needsOfFile(list, asked))
          : [];
      if (refused.length > 0) {
        const message = refusalOf(actor.databaseRole, refused);
        return reply.code(403).send({ errors: [{ message, extensions: refusal }] });
      }
      const { message, extensions } = mask(new GraphQLError("failed", { originalError: wrong as Error }));
      const status = STATUSES[String(extensions.code)] ?? 400;
      return reply.code(status).send({ errors: [{ message, extensions }] });
    }
  });
}

/** What a list is read from, and what it is filtered and ordered by. */
function needsOfFile(list: string, { filter, orderBy }: Asked): Need[] {
  const { table } = CSV_LISTS[list] as CsvList;
  const order = orderBy?.replace(/_(ASC|DESC)$/, "").toLowerCase();
  return [
    { field: list, kind: "table", name: table, column: null },
    ...[...Object.keys(filter ?? {}).map(columnOfField), ...(order ? [order] : [])].map((column) => ({
      field: `${list}.${column}`,
      kind: "column" as const,
      name: LISTINGS[table]?.filterByParts?.[column]?.table ?? table,
      column,
    })),
  ];
}

const STATUSES: Readonly<Record<string, number>> = { HB001: 403, TIMEOUT: 503, INTERNAL_SERVER_ERROR: 500 };
