// Requests to the control plane: JSON in, JSON out, 400 with a plain sentence for a body that does not fit.

import type { IncomingMessage, ServerResponse } from "node:http";
import type { z } from "zod";
import { ControlError } from "../control/control_error.ts";
import { CONTROL_ROUTES } from "../control/routes.ts";
import type { Sandbox } from "../sandbox.ts";
import { brings } from "./admission.ts";
import { readBody } from "./body.ts";

export const CONTROL_PREFIX = "/_sandbox/";

const MAX_BODY = 64 << 20;

export async function handleControl(
  sandbox: Sandbox,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let status = 200;
  let answer: unknown;
  try {
    answer = await run(sandbox, incoming);
  } catch (error) {
    status = error instanceof ControlError ? error.status : 500;
    if (status === 500) console.error(error);
    answer = { error: error instanceof Error ? error.message : String(error) };
  }
  const body = Buffer.from(JSON.stringify(answer));
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": body.length,
    // The body of who brings no token is not waited for.
    ...(status === 401 ? { connection: "close" } : {}),
  });
  response.end(body);
}

async function run(sandbox: Sandbox, incoming: IncomingMessage): Promise<unknown> {
  if (!brings(sandbox.controlToken, incoming)) {
    throw new ControlError(
      401,
      "the control plane asks for its token: curl -H @DATA_DIR/control.header, with the sandbox's data directory",
    );
  }
  const text = await readBody(incoming, MAX_BODY);
  const { method = "GET", url = "" } = incoming;
  const segments = url.slice(CONTROL_PREFIX.length).split("/");
  for (const route of CONTROL_ROUTES) {
    if (route.method !== method || route.path.length !== segments.length) continue;
    if (!route.path.every((part, index) => part === ":" || part === segments[index])) continue;
    const id = segments[route.path.indexOf(":")] ?? "";
    return route.run(sandbox, validated(route.schema, text), id);
  }
  const known = CONTROL_ROUTES.map((one) => `${one.method} ${CONTROL_PREFIX}${one.path.join("/")}`).join(", ");
  throw new ControlError(404, `no such request: ${method} ${url}; there are: ${known}`);
}

function validated(schema: z.ZodType, text: string): unknown {
  let body: unknown;
  try {
    body = text === "" ? {} : JSON.parse(text);
  } catch {
    throw new ControlError(400, "the body is not JSON");
  }
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new ControlError(
    400,
    result.error.issues.map((one) => `${one.path.join(".") || "body"}: ${one.message}`).join("; "),
  );
}
