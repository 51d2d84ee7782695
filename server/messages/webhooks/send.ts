// One delivery over HTTP, signed by Standard Webhooks. Knows no database.

import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { useAgent } from "request-filtering-agent";
import { Webhook } from "standardwebhooks";

export interface Message {
  url: string;
  /** The newest first; several while one replaces another. */
  secrets: string[];
  /** The same at each attempt: receivers know a second delivery by it. */
  id: string;
  body: string;
}

export interface Answer {
  statusCode: number | null;
  /** In a few words; nothing of what the endpoint said. */
  error: string | null;
}

const TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 64 * 1024;

function headersOf({ secrets, id, body }: Omit<Message, "url">, at = new Date()): Record<string, string> {
  return {
    "content-type": "application/json; charset=utf-8",
    "content-length": `${Buffer.byteLength(body)}`,
    "user-agent": "Holdback-Webhooks",
    "webhook-id": id,
    "webhook-timestamp": `${Math.floor(at.getTime() / 1000)}`,
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(" "),
  };
}

/** Never fails. Follows no redirect, and connects to no private address unless that is allowed. */
export async function send(message: Message, { mayBePrivate = false, timeoutMs = TIMEOUT_MS } = {}): Promise<Answer> {
  try {
    const statusCode = await post(message, mayBePrivate, timeoutMs);
    if (statusCode >= 200 && statusCode < 300) return { statusCode, error: null };
    return {
      statusCode,
      error: statusCode < 400 ? "redirects are not followed" : `the endpoint answered ${statusCode}`,
    };
  } catch (cause) {
    return { statusCode: null, error: wordsFor(cause as NodeJS.ErrnoException, timeoutMs) };
  }
}

async function post(message: Message, mayBePrivate: boolean, timeoutMs: number): Promise<number> {
  const { url, body } = message;
  // When the name is resolved, and once more at each connection: a name that changes its address is no way in.
  const agent = useAgent(url, { allowPrivateIPAddress: mayBePrivate, keepAlive: false });
  const request = url.startsWith("https:") ? httpsRequest : httpRequest;
  const signal = AbortSignal.timeout(timeoutMs);
  const outgoing = request(url, { method: "POST", agent, headers: headersOf(message), signal });
  try {
    const answer = await answered(outgoing, body);
    let size = 0;
    for await (const chunk of answer) {
      size += (chunk as Buffer).length;
      if (size > MAX_ANSWER_BYTES) break;
    }
    return answer.statusCode ?? 0;
  } finally {
    outgoing.destroy();
  }
}

function answered(outgoing: ClientRequest, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once("response", resolve);
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

function wordsFor({ name, code, message }: NodeJS.ErrnoException, timeoutMs: number): string {
  if (name === "AbortError" || name === "TimeoutError") return `no answer within ${timeoutMs / 1000} seconds`;
  if (/is not allowed\. Because/.test(message))
    return "a private address: the setting webhook_private_addresses does not allow it";
  if (code && /CERT|ISSUER|^ERR_TLS/.test(code)) return `its certificate is not trusted: ${code}`;
  return code ?? message;
}
