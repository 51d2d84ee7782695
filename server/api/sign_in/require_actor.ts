// Who asks, or the answer to whoever proves nobody.

import type { FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "../../processes/logger.ts";
import { type ErrorCode, errorBody } from "../graphql/errors.ts";
import { type Authenticator, authenticateRequest } from "./authenticate.ts";
import type { Strangers } from "./strangers.ts";

export interface Door {
  log: Logger;
  authenticator: Authenticator;
  strangers: Strangers;
}

/** Sets the request's actor, or has answered. */
export async function requireActor(
  request: FastifyRequest,
  reply: FastifyReply,
  { log, authenticator, strangers }: Door,
): Promise<void> {
  try {
    request.actor = await authenticateRequest(request.raw, authenticator);
    if (request.actor) strangers.vouchFor(request.headers.authorization as string);
    else await refuse(reply, 401, "UNAUTHENTICATED", "Sign in: send one valid bearer token.");
  } catch (error) {
    log.error({ requestId: request.id, error: (error as Error).message }, "nobody can sign in");
    await refuse(reply, 503, "SIGN_IN_UNAVAILABLE", "Nobody can sign in at the moment. Try again.");
  }
}

async function refuse(reply: FastifyReply, status: number, code: ErrorCode, message: string): Promise<void> {
  reply.header(status === 401 ? "www-authenticate" : "retry-after", status === 401 ? "Bearer" : "10");
  await reply.code(status).send(errorBody(message, code));
}
