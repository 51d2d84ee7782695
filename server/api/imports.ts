// CSV files that admins bring in: a check that stores nothing, and the import. What a row must be, and who may, is SQL's to
// say; here a file is read as npm run import reads it.

import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { GraphQLError } from "graphql";
import type pg from "pg";
import { z } from "zod";
import { type CsvRow, readCsvFile } from "../import/csv_file.ts";
import { IMPORT_KINDS, type ImportKind } from "../import/kinds.ts";
import { piecesOf } from "../import/pieces.ts";
import type { Logger } from "../processes/logger.ts";
import { errorBody, maskErrorFor } from "./graphql/errors.ts";
import { refusalOf } from "./graphql/limits/rate_limit.ts";
import { type Actor, type Authenticator, settingsOf } from "./sign_in/authenticate.ts";
import { requireActor } from "./sign_in/require_actor.ts";
import type { Strangers } from "./sign_in/strangers.ts";

interface ImportRoutesOptions {
  pool: pg.Pool;
  log: Logger;
  authenticator: Authenticator;
  strangers: Strangers;
}

/** Of 50,000 placements, which a check takes, with room. */
const MAX_BODY = 16 * 1024 * 1024;
/** A minute and user: a check may go through a whole file; an import goes through a piece of it, one after the other. */
const MOST = { check: 20, import: 120 } as const;
/** A whole file takes longer to check than a statement of the API may. */
const CHECK_PATIENCE_MS = 240_000;
const Wanted = z.object({
  act: z.enum(["check", "import"]),
  skip_bad: z.enum(["true", "false"]).default("false"),
  create_companies: z.enum(["true", "false"]).default("false"),
  /** Of the file that this is a piece of: the line of its first row. */
  line: z.coerce.number().int().min(2).max(99_999_999).optional(),
  /** Lines of the file that are not imported. */
  leave_out: z
    .string()
    .max(5_000)
    .regex(/^\d{1,8}(,\d{1,8})*$/)
    .optional(),
});
type Wanted = z.infer<typeof Wanted>;

export async function importRoutes(app: FastifyInstance, options: ImportRoutesOptions): Promise<void> {
  const mask = maskErrorFor(options.log);
  app.decorateRequest("actor", null);
  // By a bearer token only, and of a type that no form of another page sends.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("text/csv", { parseAs: "buffer", bodyLimit: MAX_BODY }, (_request, body, done) =>
    done(null, body),
  );
  app.addHook("onRequest", async (request, reply) => requireActor(request, reply, options));
  const limitOf = (max: number) =>
    app.createRateLimit({
      max,
      timeWindow: "1 minute",
      keyGenerator: (request) => (request.actor as Actor).userId,
    });
  const limits = { check: limitOf(MOST.check), import: limitOf(MOST.import) };
  // Before the file is read.
  app.addHook("onRequest", async (request, reply) => {
    const { act } = request.query as { act?: unknown };
    const refusal = refusalOf(await limits[act === "import" ? "import" : "check"](request));
    if (!refusal) return;
    reply.header("retry-after", refusal.seconds);
    return reply.code(429).send(errorBody(refusal.message, "RATE_LIMITED"));
  });
  app.post("/imports/:kind", { bodyLimit: MAX_BODY }, async (request, reply) => {
    const kind = kindOf(request);
    const wanted = Wanted.safeParse(request.query);
    if (!kind) {
      const names = Object.keys(IMPORT_KINDS).join(", ");
      return reply.code(404).send(errorBody(`There is no such kind of file. There are ${names}.`, "BAD_USER_INPUT"));
    }
    if (!wanted.success) {
      return reply.code(400).send(errorBody("Say what to do: ?act=check or ?act=import.", "BAD_USER_INPUT"));
    }
    if (!Buffer.isBuffer(request.body)) {
      return reply.code(415).send(errorBody("Send the file as text/csv.", "UNSUPPORTED_MEDIA_TYPE"));
    }
    let file: { rows: CsvRow[]; columns: readonly string[] };
    try {
      file = await read(kind, request.body);
    } catch (error) {
      // Of the file as a whole, in words that name its line.
      return reply.code(400).send(errorBody((error as Error).message, "BAD_FILE"));
    }
    try {
      const outcome = await act(
        options.pool,
        request.actor as Actor,
        kind,
        rowsOf(file.rows, wanted.data),
        wanted.data,
      );
      const { rows_at_once: most } = outcome as { rows_at_once?: number };
      const pieces = most === undefined ? {} : piecesOf(request.body, file.rows, most);
      return { ...outcome, columns: file.columns, ...pieces };
    } catch (error) {
      const masked = mask(new GraphQLError("", { originalError: error as Error }));
      const status = masked.extensions.code === "INTERNAL_SERVER_ERROR" ? 500 : 400;
      return reply.code(status).send({ errors: [masked.toJSON()] });
    }
  });
}

function kindOf({ params }: FastifyRequest): ImportKind | undefined {
  const { kind } = params as { kind: string };
  return Object.hasOwn(IMPORT_KINDS, kind) ? IMPORT_KINDS[kind as ImportKind["name"]] : undefined;
}

async function read(kind: ImportKind, body: Buffer): Promise<{ rows: CsvRow[]; columns: readonly string[] }> {
  const rows = await Array.fromAsync(readCsvFile(Readable.from([body]), kind.columns, kind.optionalColumns));
  if (rows.length === 0) throw new Error("The file has no row below its first line.");
  const named = rows.find(({ record }) => !Array.isArray(record))?.record;
  const optional = kind.optionalColumns.filter((name) => named !== undefined && name in named);
  return { rows, columns: [...kind.columns, ...optional] };
}

/** With the lines of the file that they are a piece of, and without those that are left out. */
function rowsOf(rows: CsvRow[], { line, leave_out }: Wanted): CsvRow[] {
  const shift = line === undefined ? 0 : line - (rows[0]?.line ?? line);
  const out = new Set(leave_out?.split(",").map(Number));
  return rows.map((row) => ({ ...row, line: row.line + shift })).filter((row) => !out.has(row.line));
}

async function act(
  pool: pg.Pool,
  actor: Actor,
  { name }: ImportKind,
  rows: CsvRow[],
  wanted: Wanted,
): Promise<Record<string, unknown>> {
  const creates = wanted.create_companies === "true";
  const client = await pool.connect();
  let lost: Error | undefined;
  try {
    await client.query("begin");
    await client.query("select set_config(key, value, true) from json_each_text($1)", [
      JSON.stringify(settingsOf(actor)),
    ]);
    if (wanted.act === "check") await client.query(`set local statement_timeout = ${CHECK_PATIENCE_MS}`);
    const { rows: answers } =
      wanted.act === "check"
        ? await client.query({
            text: "select app.check_import($1, $2, $3) as outcome",
            values: [name, JSON.stringify(rows), creates],
            query_timeout: CHECK_PATIENCE_MS,
          } as pg.QueryConfig)
        : await client.query("select app.import_rows($1, $2, $3, $4) as outcome", [
            name,
            JSON.stringify(rows),
            wanted.skip_bad === "true",
            creates,
          ]);
    await client.query("commit");
    return answers[0]?.outcome;
  } catch (error) {
    await client.query("rollback").catch((broken: Error) => {
      lost = broken;
    });
    throw error;
  } finally {
    client.release(lost);
  }
}
