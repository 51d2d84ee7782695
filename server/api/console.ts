// The console's pages, built beforehand into console/dist: files with a hash in their name for good, the page itself anew
// for each visit.

import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { projectRoot } from "../database/pgrc.ts";
import type { Logger } from "../processes/logger.ts";

const CONSOLE_FOLDER = join(projectRoot, "console/dist");

/** What belongs to programs: an address below these is never answered with a page. */
const OF_PROGRAMS = /^\/(graphql|graphiql|csv|ruru-static|webhooks|session|assets|healthz|readyz|metrics)(\/|$)/;

export interface ConsoleOptions {
  log: Logger;
  /** The address of the identity provider, which the pages may ask; null: there is none. */
  identityProvider: string | null;
}

/** Answers a request for a page; null: this is none, or the console was not built. */
export type AnswerPage = (request: FastifyRequest, reply: FastifyReply) => string | null;

export async function consoleRoutes(app: FastifyInstance, options: ConsoleOptions): Promise<AnswerPage> {
  const page = await readFile(join(CONSOLE_FOLDER, "index.html"), "utf8").catch(() => null);
  if (page === null) {
    options.log.warn("the console was not built: node console/build.ts builds it");
    return () => null;
  }
  await app.register(fastifyStatic, {
    root: join(CONSOLE_FOLDER, "assets"),
    prefix: "/assets/",
    index: false,
    // What is there now is all that there is: no other address reaches the disk.
    wildcard: false,
    decorateReply: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply) => reply.header("cache-control", "public, max-age=31536000, immutable"),
  });
  const icon = await readFile(join(CONSOLE_FOLDER, "icon.svg"));
  app.get("/icon.svg", async (_request, reply) => reply.type("image/svg+xml").send(icon));
  return (request, reply) => {
    const [path = "/"] = request.url.split("?", 1);
    if (request.method !== "GET" || OF_PROGRAMS.test(path) || path.includes(".")) return null;
    // A browser that opens an address; a program that asks for JSON, or for anything, is told that nothing is there.
    if (!request.headers.accept?.includes("text/html")) return null;
    const nonce = randomBytes(16).toString("base64url");
    reply.header("content-security-policy", policy(nonce, options.identityProvider));
    reply.type("text/html; charset=utf-8");
    return page.replace("%NONCE%", nonce);
  };
}

/** Own files only, and styles that the component library makes while it runs, by a nonce of this visit. */
function policy(nonce: string, identityProvider: string | null): string {
  const provider = identityProvider === null ? "" : ` ${new URL(identityProvider).origin}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "font-src 'self'",
    `connect-src 'self'${provider}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
