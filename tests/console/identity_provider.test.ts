// The console's sign-in with a real identity provider: code flow with PKCE, a token that is renewed, a fresh sign-in for what
// needs one, and signing out.

import { createServer } from "node:http";
import test from "ava";
// It has no types of its own.
// @ts-expect-error
import { Provider } from "oidc-provider";
import type { Page } from "playwright-core";
import { useConsole } from "../support/browser.ts";
import { eventually } from "../support/eventually.ts";
import { createPerson } from "../support/fixtures.ts";
import { portOfItsOwn } from "../support/port.ts";

const SUBJECT = "ada-at-the-provider";
const [apiPort, providerPort] = [await portOfItsOwn(), await portOfItsOwn()];
const holdbackUrl = `http://127.0.0.1:${apiPort}`;
const issuer = `http://127.0.0.1:${providerPort}`;
const challenges: (string | undefined)[] = [];
/** Whoever signed in before this moment did so an hour earlier, for all that the provider says. */
let anHourAgoBefore = 0;
/** What the console asked the provider for. */
const asked: Record<string, string | undefined>[] = [];

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "console",
      token_endpoint_auth_method: "none",
      redirect_uris: [`${holdbackUrl}/sign-in`],
      post_logout_redirect_uris: [`${holdbackUrl}/`],
      grant_types: ["authorization_code", "refresh_token"],
      require_auth_time: true,
    },
  ],
  clientBasedCORS: () => true,
  scopes: ["openid", "offline_access", "profile", "email"],
  issueRefreshToken: () => true,
  findAccount: (_context: unknown, accountId: string) => ({ accountId, claims: () => ({ sub: accountId }) }),
  extraTokenClaims: ({ oidc }: { oidc: { entities: Record<string, { authTime?: number }> } }) => {
    const at = oidc.entities.AuthorizationCode?.authTime ?? oidc.entities.RefreshToken?.authTime ?? 0;
    return { auth_time: at < anHourAgoBefore ? at - 3600 : at };
  },
  // Renewed a minute before its end, so some seconds after it began.
  ttl: { AccessToken: 63 },
  features: {
    resourceIndicators: {
      enabled: true,
      defaultResource: () => "urn:holdback",
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: "openid",
        audience: "holdback",
        accessTokenFormat: "jwt",
        accessTokenTTL: 63,
      }),
    },
  },
});
provider.on("authorization.accepted", ({ oidc }: { oidc: { params: Record<string, string> } }) => {
  challenges.push(oidc.params.code_challenge_method);
  asked.push(oidc.params);
});
const server = createServer(provider.callback());
await new Promise<void>((resolve) => server.listen(providerPort, "127.0.0.1", resolve));
test.after.always(() => server.closeAllConnections());
test.after.always(() => void server.close());

const holdback = useConsole(test, {
  env: {
    PORT: String(apiPort),
    AUTH_ISSUER: issuer,
    AUTH_JWKS_URL: `${issuer}/jwks`,
    AUTH_AUDIENCE: "holdback",
    AUTH_CLIENT_ID: "console",
  },
});

async function signInAt(page: Page, login: string) {
  await page.locator("[name=login]").fill(login);
  await page.locator("[name=password]").fill("any");
  await page.getByRole("button", { name: /sign-in/i }).click();
}

test.serial("beside a provider time is not moved, and there is no address for it", async (t) => {
  const answer = await fetch(`${holdback.api.url}/demo/night`, { method: "POST" });
  t.is(answer.status, 404);
  t.deepEqual(await answer.json(), { error: "not found" });
});

test.serial("a person signs in at the provider, stays signed in by a renewed token, and signs out", async (t) => {
  const { id } = await createPerson(holdback.db.admin, "platform_admin");
  await holdback.db.admin.query("select app.link_sign_in($1, $2)", [id, SUBJECT]);
  const { page, complaints } = await holdback.visit(null, "/no-such-page");
  await page.getByRole("button", { name: "Sign in" }).click();
  await signInAt(page, SUBJECT);
  await page.getByRole("button", { name: /continue/i }).click();
  await page.waitForURL(/no-such-page$/);
  await page.getByRole("heading", { name: "There is no such page" }).waitFor();
  // What the provider's own pages ask for is theirs.
  complaints.length = 0;
  t.is(page.url(), `${holdbackUrl}/no-such-page`, "back where they were, without the provider's code");
  t.true(challenges.length > 0 && challenges.every((method) => method === "S256"));

  const token =
    "JSON.parse(Object.entries(localStorage).find(([key]) => key.startsWith('oidc.user:'))[1]).access_token";
  const first = await page.evaluate(token);
  await eventually("the token was renewed", async () => (await page.evaluate(token)) !== first);
  await page.reload();
  await page.getByRole("heading", { name: "There is no such page" }).waitFor();
  t.deepEqual(complaints, []);

  await page.getByRole("button", { name: /^Your session/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("button", { name: /yes, sign me out/i }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  t.is(await page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('oidc.user:')).length"), 0);
});

test.serial(
  "an import that needs a fresh sign-in asks the provider for one, keeps the file, and goes on by itself",
  async (t) => {
    const db = holdback.db.admin;
    const { id } = await createPerson(db, "platform_admin");
    await db.query("select app.link_sign_in($1, 'grace-at-the-provider')", [id]);
    await db.query("update app_private.settings set value = '15' where name = 'step_up_minutes'");
    const { page } = await holdback.visit(null, "/import?kind=recruiters");
    await page.getByRole("button", { name: "Sign in" }).click();
    anHourAgoBefore = Date.now() / 1000 + 3600;
    await signInAt(page, "grace-at-the-provider");
    await page.getByRole("button", { name: /continue/i }).click();
    await page.locator('input[type="file"]').setInputFiles({
      name: "recruiters.csv",
      mimeType: "text/csv",
      buffer: Buffer.from("email,display_name,stripe_account_id\nnew@example.com,Somebody New,acct_new\n"),
    });
    await page.getByRole("button", { name: "Import 1 row" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Import 1 row" }).click();
    const again = page.getByRole("dialog", { name: "Sign in again" });
    await again.waitFor();
    const known = async () => (await db.query("select from app.users where email = 'new@example.com'")).rowCount;
    t.is(await known(), 0, "nothing is done before");
    // Escape is for the question, not for what waits below it.
    await page.keyboard.press("Escape");
    await again.waitFor({ state: "detached" });
    const confirmed = page.getByRole("dialog").getByRole("button", { name: "Import 1 row" });
    t.true(await confirmed.isVisible(), "the import still asks, over the same file");
    t.is(await known(), 0);
    await confirmed.click();
    await again.waitFor();
    anHourAgoBefore = Math.floor(Date.now() / 1000);
    const [tab] = await Promise.all([
      page.context().waitForEvent("page"),
      again.getByRole("button", { name: "Sign in" }).click(),
    ]);
    await signInAt(tab, "grace-at-the-provider");
    await page.getByText("1 row is imported.").waitFor();
    t.is(await known(), 1);
    t.like(asked.at(-1), { prompt: "login" });
  },
);
