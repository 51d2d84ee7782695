// The execution of a prepared request under its idempotency key: replay, refuse a twin, or run and save the answer.

import { hash } from "node:crypto";
import type { Execution } from "../api/endpoint.ts";
import { ApiError, internalError, keyInUse, keyOfOtherEndpoint, keyReused } from "../api/errors.ts";
import { canonicalForm } from "../api/params.ts";
import type { SavedAnswer } from "../core/commits.ts";
import type { AccountRow } from "../core/rows.ts";
import type { Target } from "../faults/faults.ts";
import type { Sandbox } from "../sandbox.ts";

export interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

export interface ApiRequest extends Target {
  id: string;
  ids: readonly string[];
  account: AccountRow | null;
  key: string | null;
  /** The undecoded body. */
  text: string;
}

/** Keys belong to an account: the same key of another one is another key. */
interface ScopedKey {
  name: string;
  fingerprint: string;
}

export function scopedKey({ key, account, text }: ApiRequest): ScopedKey | null {
  if (key === null) return null;
  return { name: account ? `${account.id} ${key}` : key, fingerprint: hash("sha1", canonicalForm(text), "base64") };
}

/** The saved answer, if there is one for just this request. Throws for a key that is taken otherwise. */
export function replay(sandbox: Sandbox, request: ApiRequest, scoped: ScopedKey): Answer | undefined {
  const { state, clock } = sandbox.store;
  const key = request.key ?? "";
  const running = state.keys.running(scoped.name);
  const known = running ?? state.keys.find(scoped.name, clock.now());
  if (!known) return undefined;
  if (known.path !== request.path) throw keyOfOtherEndpoint(key, request.path);
  if (known.fingerprint !== scoped.fingerprint) throw keyReused(key);
  if (running) throw keyInUse(key);
  const saved = state.keys.find(scoped.name, clock.now());
  if (!saved) return undefined;
  const headers = {
    "idempotent-replayed": "true",
    "original-request": saved.requestId,
    // Asking again would only replay it again.
    ...(saved.status >= 500 ? { "stripe-should-retry": "false" } : {}),
  };
  return { status: saved.status, body: saved.body, headers };
}

/** Runs the request. What it changes and the answer that is saved for it are one commit. */
export function execute(sandbox: Sandbox, request: ApiRequest, execution: Execution, scoped: ScopedKey | null): Answer {
  const { store, pages, open, faults } = sandbox;
  const { id, key, path } = request;
  const { ids, account } = request;
  const call = { store, pages, open, state: store.state, ids, account, request: { id, key } };
  const saved = (answer: Pick<SavedAnswer, "status" | "of" | "body">): { saved: SavedAnswer } | undefined =>
    scoped
      ? { saved: { key: scoped.name, fingerprint: scoped.fingerprint, path, requestId: id, ...answer } }
      : undefined;
  try {
    const effect = faults.take(request, ["execution"])?.effect;
    if (effect && "refuse" in effect)
      throw effect.refuse({ key: key ?? "", destination: String(request.form.destination) });
    const { commit, text, of = 0 } = execution(call);
    if (effect && "fail" in effect) {
      const error = internalError(true);
      const body = error.body(id);
      store.commit({ changes: [], ...commit, request: call.request, ...saved({ status: 500, body }) });
      return { status: 500, body, headers: error.headers };
    }
    if (!commit) return { status: 200, body: text ?? "{}" };
    const answer = { status: 200, ...(text === undefined ? { of } : { body: text }) };
    const texts = store.commit({ ...commit, request: call.request, ...saved(answer) });
    return { status: 200, body: text ?? texts[of] ?? "{}" };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { status, headers } = error;
    const body = error.body(id);
    if (error.saved && scoped) store.commit({ changes: [], request: call.request, ...saved({ status, body }) });
    return { status, body, headers };
  }
}
