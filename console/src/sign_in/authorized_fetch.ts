// Every request to the API, of GraphQL, of files and of imports, as whoever is signed in. Where the sign-in has ended, or is
// too old for what is asked, nothing was done: another one is asked for, and then the same is asked once more.

import { session } from "./session.ts";

const ENDED = "UNAUTHENTICATED";
const TOO_OLD = "HB073";

export async function authorizedFetch(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const ask = async () => {
    const token = session.token;
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${token}`);
    return { token, response: await fetch(input, { ...init, headers }) };
  };
  const { token, response } = await ask();
  const codes = await codesOf(response);
  if (response.status === 401 || codes.includes(ENDED)) await session.renewed(token);
  else if (codes.includes(TOO_OLD)) {
    await session.signedInAgain();
    // Given up: the answer says why it was not done.
    if (session.token === token) return response;
  } else return response;
  return (await ask()).response;
}

/** The codes of its errors; a file has none. */
async function codesOf(response: Response): Promise<unknown[]> {
  if (!/json/.test(response.headers.get("content-type") ?? "")) return [];
  const body = (await response
    .clone()
    .json()
    .catch(() => null)) as { errors?: { extensions?: { code?: unknown } }[] } | null;
  return body?.errors?.map(({ extensions }) => extensions?.code) ?? [];
}
