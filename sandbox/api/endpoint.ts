// The shape of one API endpoint, and the context of its code.

import type { z } from "zod";
import type { CommitDraft } from "../core/commits.ts";
import type { Pages } from "../core/pages.ts";
import type { Page } from "../core/paging.ts";
import type { AccountRow, Row } from "../core/rows.ts";
import type { State } from "../core/state.ts";
import type { Store } from "../core/store.ts";
import { noSuchParameter } from "./errors.ts";
import { type Form, parseParams } from "./params.ts";

export interface Context {
  store: Store;
  pages: Pages;
  /** Unknown well-formed accounts come into being. */
  open: boolean;
}

export interface Call<P> extends Context {
  state: State;
  params: P;
  /** The variable parts of the path. */
  ids: readonly string[];
  /** The connected account of the Stripe-Account header. */
  account: AccountRow | null;
  request: { id: string; key: string | null };
}

/** What is changed, if anything, and the answer: a text, or else the object of the commit's change number `of` (first: 0). */
export interface Result {
  commit?: CommitDraft;
  text?: string;
  of?: number;
}

/** Everything before execution is done: parameters are well-formed. */
export type Execution = (call: Omit<Call<never>, "params">) => Result;

export interface Endpoint {
  /** Its name in the statistics. */
  kind: string;
  method: "GET" | "POST";
  path: readonly string[];
  /** Whether it can be asked on behalf of a connected account. */
  connected: boolean;
  prepare(form: Form): Execution;
}

export function endpoint<P>(definition: {
  kind: string;
  method: "GET" | "POST";
  /** Segments below /v1, ":" for a variable one. */
  path: string;
  connected?: boolean;
  params: z.ZodType<P>;
  execute(call: Call<P>): Result;
}): Endpoint {
  const { kind, method, params, execute, connected = false } = definition;
  return {
    kind,
    method,
    connected,
    path: definition.path.split("/"),
    prepare(form) {
      const parsed = parseParams(params, form);
      return (call) => execute({ ...call, params: parsed });
    },
  };
}

/** Finds the rows that the cursors of a list name. */
export function cursors<R extends Row>(
  params: { starting_after?: string | undefined; ending_before?: string | undefined },
  what: string,
  find: (id: string) => R | undefined,
): { after: R | undefined; before: R | undefined } {
  const cursor = (param: "starting_after" | "ending_before"): R | undefined => {
    const id = params[param];
    if (id === undefined) return undefined;
    const row = find(id);
    if (!row) throw noSuchParameter(what, id, param);
    return row;
  };
  return { after: cursor("starting_after"), before: cursor("ending_before") };
}

export function listText<R>(url: string, page: Page<R>, render: (row: R) => string): string {
  return `{"object":"list","data":[${page.data.map(render).join(",")}],"has_more":${page.has_more},"url":"${url}"}`;
}
