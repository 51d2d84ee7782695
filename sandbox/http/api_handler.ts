// One API request from its arrival to its answer: key, rate limit, parameters, faults, idempotency, execution.

import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { openAccount } from "../api/accounts.ts";
import type { Endpoint } from "../api/endpoint.ts";
import {
  ApiError,
  internalError,
  keyTooLong,
  platformOnly,
  rateLimited,
  unauthorized,
  unknownUrl,
} from "../api/errors.ts";
import { parseForm } from "../api/params.ts";
import { type Route, route } from "../api/router.ts";
import { API_VERSION } from "../api/version.ts";
import { newRequestId, PLATFORM_ACCOUNT } from "../core/ids.ts";
import type { AccountRow } from "../core/rows.ts";
import { breakAnswer, falsify } from "../faults/breakage.ts";
import type { Effect } from "../faults/catalog.ts";
import type { Sandbox } from "../sandbox.ts";
import { readBody } from "./body.ts";
import { type Answer, type ApiRequest, execute, replay, scopedKey } from "./execution.ts";

const MAX_KEY_LENGTH = 255;
const MAX_BODY = 1 << 20;

interface Strike {
  effect: Effect;
  delayMs: number | null;
}

export async function handleApi(sandbox: Sandbox, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = "GET", url = "/", headers } = incoming;
  const mark = url.indexOf("?");
  const path = mark < 0 ? url : url.slice(0, mark);
  const id = newRequestId();
  const found = route(method, path);
  sandbox.traffic.enter(found?.endpoint.kind ?? "unknown");
  response.once("close", () => sandbox.traffic.leave(response.writableFinished ? response.statusCode : 0));

  let strike: Strike | undefined;
  let answer: Answer;
  try {
    const body = await readBody(incoming, MAX_BODY);
    const text = method === "GET" ? (mark < 0 ? "" : url.slice(mark + 1)) : body;
    checkKey(sandbox, headers.authorization);
    if (!found) throw unknownUrl(method, path);
    if (!sandbox.traffic.admit()) throw rateLimited();
    const key = method === "POST" ? (header(headers["idempotency-key"]) ?? null) : null;
    if (key !== null && key.length > MAX_KEY_LENGTH) throw keyTooLong();
    const account = onBehalfOf(sandbox, header(headers["stripe-account"]), found.endpoint);
    const request: ApiRequest = { id, method, path, ids: found.ids, account, key, text, form: parseForm(text) };

    strike = sandbox.faults.take(request, ["arrival", "wire"]);
    const effect = strike?.effect;
    if (effect?.at === "arrival") {
      throw effect.refuse({ key: key ?? "", destination: String(request.form.destination) });
    }
    if (strike && effect?.at === "wire" && !effect.executed) {
      await breakAnswer(effect.breakage, response, "", sandbox.stalled, strike.delayMs);
      return;
    }
    answer = await perform(sandbox, request, found, strike);
  } catch (error) {
    answer = refusal(error, id);
  }
  await respond(sandbox, response, headers, id, answer, strike);
}

/** Replayed, or executed while the key is in use. */
async function perform(
  sandbox: Sandbox,
  request: ApiRequest,
  { endpoint }: Route,
  strike: Strike | undefined,
): Promise<Answer> {
  const scoped = scopedKey(request);
  const saved = scoped && replay(sandbox, request, scoped);
  const execution = saved ? undefined : endpoint.prepare(request.form);
  const { keys } = sandbox.store.state;
  if (scoped && execution) keys.begin(scoped.name, { fingerprint: scoped.fingerprint, path: request.path });
  try {
    const { latency_ms } = sandbox.traffic.settings;
    if (latency_ms > 0) await sleep(latency_ms);
    if (strike && "slow" in strike.effect) await sandbox.stalled.wait(strike.delayMs);
    return saved ?? (execution ? execute(sandbox, request, execution, scoped) : refusal(undefined, request.id));
  } finally {
    if (scoped && execution) keys.end(scoped.name);
  }
}

function refusal(error: unknown, id: string): Answer {
  if (!(error instanceof ApiError)) console.error(error);
  const known = error instanceof ApiError ? error : internalError(false);
  return { status: known.status, body: known.body(id), headers: known.headers };
}

async function respond(
  sandbox: Sandbox,
  response: ServerResponse,
  headers: IncomingMessage["headers"],
  id: string,
  { status, body, headers: more }: Answer,
  strike: Strike | undefined,
): Promise<void> {
  const effect = strike?.effect;
  let text = body;
  if (strike && effect?.at === "wire" && effect.executed) {
    if ("breakage" in effect) return breakAnswer(effect.breakage, response, body, sandbox.stalled, strike.delayMs);
    if ("lie" in effect) text = falsify(effect.lie, body);
  }
  const echoed: Record<string, string | number> = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    "request-id": id,
    "stripe-version": header(headers["stripe-version"]) ?? API_VERSION,
    ...more,
  };
  const key = header(headers["idempotency-key"]);
  if (key !== undefined) echoed["idempotency-key"] = key;
  const account = header(headers["stripe-account"]);
  if (account !== undefined) echoed["stripe-account"] = account;
  response.writeHead(status, echoed);
  response.end(text);
}

/** Bearer, or Basic with the key as user name. */
function checkKey(sandbox: Sandbox, authorization: string | undefined): void {
  const [scheme, credentials = ""] = (authorization ?? "").split(" ");
  const given = scheme === "Basic" ? (Buffer.from(credentials, "base64").toString().split(":")[0] ?? "") : credentials;
  if (given === "") {
    throw unauthorized("You did not provide an API key. You need to provide your API key in the Authorization header.");
  }
  if (given !== sandbox.secretKey || sandbox.traffic.settings.reject_keys) {
    throw unauthorized(`Invalid API Key provided: ${given.slice(0, 8)}****`);
  }
}

function onBehalfOf(sandbox: Sandbox, id: string | undefined, endpoint: Endpoint): AccountRow | null {
  if (id === undefined || id === PLATFORM_ACCOUNT) return null;
  const account = openAccount(sandbox, id);
  if (!endpoint.connected) throw platformOnly();
  return account;
}

function header(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
