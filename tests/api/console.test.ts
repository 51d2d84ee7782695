// The console's files and its sign-in, as HTTP: what is answered to a browser, to a program, and to somebody else.

import { request } from "node:http";
import test from "ava";
import { makeSignInLink } from "../../server/api/sign_in/sign_in_link.ts";
import { createPerson } from "../support/fixtures.ts";
import { useGraphql } from "../support/graphql.ts";
import { subjectOf } from "../support/sign_in.ts";

const { db, api } = useGraphql(test);
const page = (path: string) => fetch(api.url + path, { headers: { accept: "text/html,*/*;q=0.8" } });

test("a page is answered at any address of the console, never kept, under a policy of its own", async (t) => {
  const nonces: string[] = [];
  for (const path of ["/", "/payouts", "/payouts/1?tab=history"]) {
    const response = await page(path);
    t.is(response.status, 200, path);
    t.is(response.headers.get("cache-control"), "no-store");
    const policy = response.headers.get("content-security-policy") ?? "";
    t.regex(policy, /default-src 'none'; script-src 'self'; /);
    t.notRegex(policy, /unsafe|https?:|\*/);
    const nonce = /'nonce-([\w-]{22})'/.exec(policy)?.[1] as string;
    const text = await response.text();
    t.true(text.includes(`content="${nonce}"`));
    t.notRegex(
      text,
      /<script(?![^>]* src="\/assets\/)|<style|style="|https?:\/\//,
      "nothing inline, nothing of others",
    );
    nonces.push(nonce);
  }
  t.is(new Set(nonces).size, 3);
});

test("a file with a hash in its name is kept for good and comes compressed; others are not there", async (t) => {
  const [, script = ""] = /src="(\/assets\/[\w.-]+\.js)"/.exec(await (await page("/")).text()) ?? [];
  const file = await fetch(api.url + script, { headers: { "accept-encoding": "br" } });
  t.is(file.headers.get("cache-control"), "public, max-age=31536000, immutable");
  t.is(file.headers.get("content-encoding"), "br");
  t.is(file.headers.get("x-content-type-options"), "nosniff");
  for (const path of ["/assets/no.js", "/assets/..%2findex.html", "/assets/", "/index.html", "/sources.sha256"]) {
    t.is((await page(path)).status, 404, path);
  }
});

test("an address that no program knows stays unknown to programs, and below the API's to everybody", async (t) => {
  t.is((await fetch(`${api.url}/payouts`)).status, 404);
  t.is((await fetch(`${api.url}/payouts`, { headers: { accept: "application/json" } })).status, 404);
  for (const path of ["/graphql/x", "/webhooks/other", "/session/other", "/metrics/x"]) {
    t.is((await page(path)).status, 404, path);
  }
  t.is((await fetch(`${api.url}/payouts`, { method: "POST", headers: { accept: "text/html" } })).status, 404);
});

/** Over a header Host of ours, which fetch does not let one write. */
function exchange(secret: string, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${api.url}/session/link`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
    });
    sent.on("error", reject).on("response", async (response) => {
      let body = "";
      for await (const chunk of response) body += chunk;
      resolve({ status: response.statusCode ?? 0, body });
    });
    sent.end(JSON.stringify({ secret }));
  });
}

test("a link's secret is good once, for a token of that person, within its minutes, on this machine", async (t) => {
  const { id } = await createPerson(db.admin, "platform_admin");
  const subject = await subjectOf(db, id);
  const link = (now?: number) => makeSignInLink(api.dataDir, subject, now);

  const secret = await link();
  t.is((await exchange(secret, { host: "evil.example.com" })).status, 403, "a page elsewhere that found its way here");
  t.is((await exchange(secret, { "x-forwarded-for": "192.0.2.7" })).status, 403, "somebody behind a proxy");
  const both = await Promise.all([exchange(secret), exchange(secret)]);
  t.deepEqual(both.map(({ status }) => status).sort(), [200, 401], "of two at once, one");
  t.is((await exchange(secret)).status, 401);
  const { token } = JSON.parse(both.find(({ status }) => status === 200)?.body ?? "{}");
  const answer = await fetch(`${api.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: "{ viewer { rowId } }" }),
  });
  t.is(((await answer.json()) as { data: { viewer: { rowId: string } } }).data.viewer.rowId, id);

  t.is((await exchange(await link(Date.now() - 601_000))).status, 401, "eleven minutes old");
  for (const wrong of ["", "../sign-in.key", "x".repeat(300)]) t.is((await exchange(wrong)).status, 401, wrong);
  t.false(api.log().includes(secret));
});
