// The HTTP server: loopback only, keep-alive, and a stop that lets open requests finish.

import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fromElsewhere } from "../api/errors.ts";
import { newRequestId } from "../core/ids.ts";
import { PAGES_PREFIX } from "../core/pages.ts";
import type { Sandbox } from "../sandbox.ts";
import { foreignness } from "./admission.ts";
import { handleApi } from "./api_handler.ts";
import { CONTROL_PREFIX, handleControl } from "./control_handler.ts";
import { handlePage } from "./pages_handler.ts";

const HOST = "127.0.0.1";
const PATIENCE_MS = 5000;

export interface Listening {
  url: string;
  stop(): Promise<void>;
}

export function listen(sandbox: Sandbox, port: number): Promise<Listening> {
  const server = createServer((request, response) => {
    const complaint = foreignness(request);
    if (complaint !== null) return refuse(response, complaint);
    // What rejects here is a client that went away in the middle of its request.
    handlerOf(request.url ?? "")(sandbox, request, response).catch(() => response.destroy());
  });
  // An idle connection that the server closed first would look like a reset to the client: that is a fault, on request only.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, () => {
      const { port: bound } = server.address() as AddressInfo;
      const url = `http://${HOST}:${bound}`;
      sandbox.pages.base = url;
      resolve({ url, stop: () => stop(server, sandbox) });
    });
  });
}

function handlerOf(url: string): typeof handleApi {
  if (url.startsWith(CONTROL_PREFIX)) return handleControl;
  return url.startsWith(PAGES_PREFIX) ? handlePage : handleApi;
}

/** In the form of the API, which a page of another site cannot read anyway. The body is not waited for. */
function refuse(response: ServerResponse, complaint: string): void {
  const error = fromElsewhere(`The sandbox answers this machine only: ${complaint}.`);
  response.writeHead(error.status, { "content-type": "application/json", connection: "close" });
  response.end(error.body(newRequestId()));
}

/** Requests held on purpose are let go; the others are finished; then connections are closed as they fall idle. */
function stop(server: Server, sandbox: Sandbox): Promise<void> {
  return new Promise((resolve) => {
    sandbox.stalled.release();
    const sweep = setInterval(() => server.closeIdleConnections(), 10);
    // A client that never finishes sending must not keep the process alive.
    const giveUp = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(giveUp);
      sandbox.close();
      resolve();
    });
  });
}
