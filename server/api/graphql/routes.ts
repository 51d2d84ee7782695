// /graphql over HTTP, and /graphiql outside production. Over WebSocket: sockets.ts.

import type { FastifyInstance, FastifyRequest } from "fastify";
import { makeGraphQLWSConfig } from "grafserv";
import { grafserv } from "grafserv/fastify/v5";
import type pg from "pg";
import type { GrafastSubscriber } from "postgraphile/grafast";
import { z } from "zod";
import type { Replica } from "../../database/replica.ts";
import type { Logger } from "../../processes/logger.ts";
import { CSV_PATH, csvRoutes } from "../csv/routes.ts";
import { isNestedDeeper } from "../request_body.ts";
import { type Actor, type Authenticator, settingsOf } from "../sign_in/authenticate.ts";
import { requireActor } from "../sign_in/require_actor.ts";
import type { Strangers } from "../sign_in/strangers.ts";
import { errorBody, maskErrorFor } from "./errors.ts";
import { limitsPlugin } from "./limits/limits.ts";
import { refusalOf } from "./limits/rate_limit.ts";
import type { Changes } from "./live/changes.ts";
import type { RowChange } from "./live/row_changes.ts";
import { CLOSE_RETRY_LATER, socketRoute } from "./live/sockets.ts";
import { schemaOf, withDatabase } from "./preset.ts";
import { readsPlugin } from "./reads.ts";
import { refusalsPlugin } from "./refusals.ts";
import { ruruPreset } from "./ruru.ts";

declare global {
  namespace Grafast {
    interface Context {
      changes: GrafastSubscriber<Record<string, RowChange>>;
    }
  }
}
declare module "fastify" {
  interface FastifyRequest {
    actor: Actor | null;
  }
}

export interface GraphqlOptions {
  pool: pg.Pool;
  /** For the questions that the schema is made from, which take long on a busy machine. */
  startPool: pg.Pool;
  /** How the schema is made; unset: from the database, at each start. */
  makeSchema?: typeof schemaOf;
  log: Logger;
  authenticator: Authenticator;
  changes: Changes;
  /** Null: the primary answers everything. */
  replica: Replica | null;
  introspection: boolean;
  /** Whether there is a page to write queries in. */
  graphiql: boolean;
  /** Requests a minute and user. */
  requestLimit: number;
  strangers: Strangers;
}

const PATH = "/graphql";
/** Where nobody gets an answer who is not signed in. */
const SIGNED_IN = [PATH, CSV_PATH];
const Operation = z.object({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});
const MAX_BODY = 100 * 1024;
/** What a verb takes has three levels. */
const MAX_BODY_DEPTH = 50;

export async function graphqlRoutes(app: FastifyInstance, options: GraphqlOptions): Promise<void> {
  const { pool, log, authenticator, changes, makeSchema = schemaOf } = options;
  // Made now: a schema that cannot be built ends the start, not the first request.
  const schema = await makeSchema(options.startPool);
  const preset: GraphileConfig.Preset = {
    extends: [withDatabase(pool), ruruPreset],
    plugins: [limitsPlugin(options), refusalsPlugin(pool), readsPlugin(pool, options.replica)],
    grafserv: {
      graphqlPath: PATH,
      graphiql: options.graphiql,
      graphiqlPath: "/graphiql",
      graphiqlOnGraphQLGET: false,
      maxRequestLength: MAX_BODY,
      // The text of an answer is made from the rows at once, without an object in between.
      outputDataAsString: true,
      maskError: maskErrorFor(log, schema),
    },
    grafast: {
      context(requestContext) {
        const { fastifyv5, ws } = requestContext as {
          fastifyv5?: { request: FastifyRequest };
          ws?: { request: FastifyRequest; socket: { close(code: number, reason: string): void } };
        };
        const actor = (fastifyv5 ?? ws)?.request.actor;
        if (!actor) throw new Error("Nobody is signed in.");
        return {
          pgSettings: settingsOf(actor),
          logPosition: actor.logPosition,
          changes: changes.subscriberFor(actor.topics, () =>
            ws?.socket.close(CLOSE_RETRY_LATER, "changes were missed"),
          ),
        };
      },
    },
  };
  const server = grafserv({ preset, schema });
  app.addHook("onClose", async () => server.release());

  app.decorateRequest("actor", null);
  app.addHook("onRequest", async (request, reply) => {
    if (!SIGNED_IN.includes(request.routeOptions.url ?? "") || request.method !== "POST") return;
    await requireActor(request, reply, options);
  });
  // What has no parser is answered 415.
  app.removeContentTypeParser("text/plain");
  const limit = app.createRateLimit({
    max: options.requestLimit,
    timeWindow: "1 minute",
    // Nobody gets this far who is not signed in.
    keyGenerator: (request) => (request.actor as Actor).userId,
  });
  app.addHook("preHandler", async (request, reply) => {
    if (!request.actor) return;
    const refusal = refusalOf(await limit(request));
    if (refusal) {
      reply.header("retry-after", refusal.seconds);
      await reply.code(429).send(errorBody(refusal.message, "RATE_LIMITED"));
    } else if (isNestedDeeper(request.body, MAX_BODY_DEPTH)) {
      await reply.code(400).send(errorBody(`Nest variables at most ${MAX_BODY_DEPTH} levels deep.`, "BAD_USER_INPUT"));
    } else if (request.routeOptions.url === PATH && !Operation.safeParse(request.body).success) {
      await reply.code(400).send(errorBody('Send one operation: {"query": "…", "variables": {…}}.', "BAD_USER_INPUT"));
    }
  });
  await server.addTo(app);
  csvRoutes(app, { pool, log, schema });

  socketRoute(app, PATH, makeGraphQLWSConfig(server), {
    log,
    authenticator,
    changes,
    limit,
    strangers: options.strangers,
  });
}
