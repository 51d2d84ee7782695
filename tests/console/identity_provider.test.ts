// The console's sign-in with a real identity provider: code flow with PKCE, a token that is renewed, and signing out.

import { createServer } from "node:http";
import test from "ava";
// It has no types of its own.
// @ts-expect-error
import { Provider } from "oidc-provider";
import { useConsole } from "../support/browser.ts";
import { eventually } from "../support/eventually.ts";
import { createPerson } from "../support/fixtures.ts";
import { portOfItsOwn } from "../support/port.ts";

const SUBJECT = "ada-at-the-provider";
const [apiPort, providerPort] = [await portOfItsOwn(), await portOfItsOwn()];
const holdbackUrl = `http://127.0.0.1:${apiPort}`;
const issuer = `http://127.0.0.1:${providerPort}`;
const challenges: (string | undefined)[] = [];

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "console",
      token_endpoint_auth_method: "none",
      redirect_uris: [`${holdbackUrl}/sign-in`],
      post_logout_redirect_uris: [`${holdbackUrl}/`],
      grant_types: ["authorization_code", "refresh_token"],
    },
  ],
  clientBasedCORS: () => true,
  scopes: ["openid", "offline_access", "profile", "email"],
  issueRefreshToken: () => true,
  findAccount: (_context: unknown, accountId: string) => ({ accountId, claims: () => ({ sub: accountId }) }),
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

test.serial("a person signs in at the provider, stays signed in by a renewed token, and signs out", async (t) => {
  const { id } = await createPerson(holdback.db.admin, "platform_admin");
  await holdback.db.admin.query("select app.link_sign_in($1, $2)", [id, SUBJECT]);
  const { page, complaints } = await holdback.visit(null, "/no-such-page");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator("[name=login]").fill(SUBJECT);
  await page.locator("[name=password]").fill("any");
  await page.getByRole("button", { name: /sign-in/i }).click();
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
