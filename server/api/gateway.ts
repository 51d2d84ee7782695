// One address for several platforms, each of which has a database and an API of its own (docs/decisions/0015): a request
// goes to the API of the platform whose host it names, and to no other. Nothing is kept of what passes.

import type { IncomingHttpHeaders } from "node:http";
import { type AddressInfo, isIPv6 } from "node:net";
import proxy, { type FastifyHttpProxyOptions } from "@fastify/http-proxy";
import Fastify, { type FastifyBaseLogger, type FastifyRequest, LogController } from "fastify";
import type { Platform } from "../config.ts";
import type { Logger } from "../processes/logger.ts";
import { explainPort } from "../processes/ports.ts";
import type { HttpServer } from "./http.ts";

/** Its types do not know this option of WebSockets. */
const toApis = {
  rewriteRequestHeaders: (headers: object, request: FastifyRequest) => ({ ...headers, ...said(request) }),
} as NonNullable<FastifyHttpProxyOptions["wsClientOptions"]>;

interface GatewayOptions {
  platforms: readonly Platform[];
  host: string;
  port: number;
  /** Whose X-Forwarded-For and X-Forwarded-Host are believed. */
  trustedProxies: readonly string[];
  log: Logger;
}

/** An API ends its statements after ten seconds; a file that it sends has pauses, but none of a minute. */
const PATIENCE_MS = 60_000;
const CONNECT_PATIENCE_MS = 5_000;

export async function startGateway({
  platforms,
  host,
  port,
  trustedProxies,
  log,
}: GatewayOptions): Promise<HttpServer> {
  const apiOf = new Map(platforms.map((platform) => [platform.host, platform.api]));
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: [...trustedProxies],
    forceCloseConnections: "idle",
  });
  app.addHook("onRequest", async (request, reply) => {
    if (apiOf.has(request.hostname)) return;
    // Whoever watches asks by address.
    if (request.url === "/healthz") return await reply.send({ status: "ok" });
    await reply.code(421).send({ error: "no platform answers at this host" });
  });
  await app.register(proxy, {
    upstream: "",
    websocket: true,
    wsClientOptions: toApis,
    undici: { connect: { timeout: CONNECT_PATIENCE_MS }, headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS },
    replyOptions: {
      getUpstream: (request) => apiOf.get((request as FastifyRequest).hostname) as string,
      rewriteRequestHeaders: (request, headers) => ({ ...withoutHearsay(headers), ...said(request as FastifyRequest) }),
      onError: (reply, { error }) => {
        log.warn({ platform: reply.request.hostname, error: error.message }, "the API of a platform does not answer");
        void reply.code(503).send({ error: "the API of this platform does not answer" });
      },
    },
  });
  try {
    await app.listen({ port, host });
  } catch (error) {
    await app.close();
    throw explainPort(error, "gateway", { host, port });
  }
  const address = app.server.address() as AddressInfo;
  return { url: `http://${isIPv6(host) ? `[${host}]` : host}:${address.port}`, close: () => app.close() };
}

/** What says who asked at a proxy before; whoever asks can write it, and only `said` is to be believed. */
const HEARSAY = /^(?:forwarded|x-forwarded-.*|x-real-ip|x-client-ip|true-client-ip|x-cluster-client-ip|via)$/;

const withoutHearsay = (headers: IncomingHttpHeaders): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HEARSAY.test(name)));

/** What an API believes of who asks, when this gateway is one of its TRUSTED_PROXIES: never what a stranger wrote there. */
function said(request: FastifyRequest): Record<string, string> {
  const { host = "", origin } = request.headers;
  return {
    host,
    ...(origin === undefined ? {} : { origin }),
    "x-forwarded-for": request.ip,
    "x-forwarded-host": request.host,
    "x-forwarded-proto": request.protocol,
  };
}
