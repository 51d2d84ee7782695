// Every page when what it asks for does not come, is refused, or is not there: it says what it is, and what went wrong.

import { randomUUID } from "node:crypto";
import test from "ava";
import type { Page, Route } from "playwright-core";
import { texts } from "../../console/src/texts.ts";
import { createMarketplace, type Marketplace } from "../access/marketplace.ts";
import { useConsole } from "../support/browser.ts";
import { consolePages } from "../support/console_pages.ts";
import { recordsOf } from "../support/console_records.ts";

const holdback = useConsole(test, { env: { API_RATE_LIMIT: "100000" } });
let people: Marketplace["people"];

test.before(async () => {
  ({ people } = await createMarketplace(holdback.db.admin));
});

const { product, states, signIn } = texts;
const REFUSED = "Not today.";

/** What becomes of each question but those of the frame. */
type Answering = "gone" | "refused" | "fine";

async function answer(page: Page, how: () => Answering): Promise<{ count: number }> {
  const asked = { count: 0 };
  await page.route("**/graphql", async (route: Route) => {
    const { query } = route.request().postDataJSON() as { query: string };
    if (/^query (Frame|WaitingCount)\b/.test(query) || how() === "fine") return route.continue();
    asked.count += 1;
    if (how() === "gone") return route.abort();
    const given = await route.fetch();
    const { data } = (await given.json()) as { data: Record<string, unknown> };
    // As the API answers of fields that fail: the others could have come.
    const fields = Object.keys(data ?? {}).filter((name) => name !== "__typename");
    const errors = fields.map((name) => ({ message: REFUSED, path: [name] }));
    return route.fulfill({
      response: given,
      json: { data: { ...data, ...Object.fromEntries(fields.map((name) => [name, null])) }, errors },
    });
  });
  return asked;
}

const titleOf = (page: Page) => page.getByRole("heading", { level: 1 }).innerText();

test.serial(
  "a page whose question fails keeps its title, says what went wrong, and comes when it is asked again",
  async (t) => {
    const records = await recordsOf(holdback.db.admin, people.recruiter);
    const by = { platform_admin: people.admin, recruiter: people.recruiter, company_user: people.companyUser };
    const pages = await consolePages();
    let seen = 0;
    for (const role of Object.keys(by) as (keyof typeof by)[]) {
      const { page } = await holdback.visit(by[role]);
      let how: Answering = "gone";
      const asked = await answer(page, () => how);
      for (const { path } of pages.filter((each) => each.role === role)) {
        how = "gone";
        asked.count = 0;
        await page.goto(holdback.api.url + records(path));
        await page.getByRole("heading", { level: 1 }).waitFor();
        await page.waitForLoadState("networkidle");
        // A page that asks for nothing of its own cannot fail.
        if (asked.count === 0) continue;
        seen += 1;
        const alert = page.locator("main").getByRole("alert").first();
        const says = async (text: string) =>
          t.true(
            await alert
              .getByText(text)
              .waitFor()
              .then(
                () => true,
                () => false,
              ),
            `${path}: ${text}`,
          );
        const again = async (next: Answering) => {
          how = next;
          await alert.getByRole("button", { name: states.again }).click();
        };
        await says(states.outOfReach);
        const title = (await titleOf(page)).replaceAll(/\s+/g, " ");
        t.not(title.trim(), "", path);
        t.not(title, states.notFound, path);
        t.is(await page.title(), `${title} – ${product}`, path);
        await again("refused");
        await says(REFUSED);
        t.not(await titleOf(page), states.notFound, path);
        // Or it was asked again by itself just before.
        await Promise.any([again("fine"), alert.waitFor({ state: "detached" })]);
        await alert.waitFor({ state: "detached" });
        t.not(await titleOf(page), states.notFound, path);
      }
      await page.context().close();
    }
    t.true(seen > 25, "most pages ask for something");
  },
);

test.serial(
  "a record that is not there, and what a role may not see, have the same title and the way back",
  async (t) => {
    const pages = await consolePages();
    const { page } = await holdback.visit(people.admin);
    const gone = pages.filter(({ path, role }) => role === "platform_admin" && path.includes(":id"));
    const foreign = pages.filter(({ role }) => role === "company_user");
    t.true(gone.length > 4 && foreign.length > 0);
    for (const { path } of [...gone, ...foreign, { path: "/payouts/no-id" }, { path: "/nowhere" }]) {
      await page.goto(holdback.api.url + path.replace(":id", randomUUID()));
      await page.getByRole("heading", { level: 1, name: states.notFound }).waitFor();
      t.is(await page.title(), `${states.notFound} – ${product}`, path);
      t.is(await page.getByRole("link", { name: states.toStart }).getAttribute("href"), "/", path);
    }
    await page.goto(`${holdback.api.url}/payouts?q=zzqqzz`);
    await page.getByText(texts.payouts.list.nothingFound).waitFor();
    t.is(await titleOf(page), texts.navigation.pages.payouts);
  },
);

test.serial(
  "the frame itself has a title when it cannot be read, and when nobody has the sign-in; and a way out",
  async (t) => {
    const { page } = await holdback.visit(people.admin, "/terms");
    await page.route("**/graphql", (route) => route.abort());
    await page.reload();
    await page.getByRole("heading", { level: 1, name: states.notOpened }).waitFor();
    t.true(await page.getByRole("alert").getByText(states.outOfReach).isVisible());
    await page.unroute("**/graphql");
    // By itself, as it says.
    const rows = page.getByRole("region", { name: "Versions", exact: true });
    await rows.waitFor();

    // What was there stays while nothing comes, and the bar says why it is old.
    const lost = page.waitForRequest((request) => /query Terms\b/.test(request.postData() ?? ""));
    await page.route("**/graphql", (route) => route.abort());
    await page.getByRole("combobox", { name: texts.top.search.label }).fill("nobody");
    await page.getByText(texts.top.lost).waitFor();
    await lost;
    t.true(await rows.isVisible());
    t.is(await page.locator("main").getByRole("alert").count(), 0);
    await page.unroute("**/graphql");
    await page.getByText(texts.top.upToDate).waitFor();

    await page.route("**/graphql", async (route) => {
      const given = await route.fetch();
      const { data } = (await given.json()) as { data: object };
      await route.fulfill({ response: given, json: { data: { ...data, viewer: null } } });
    });
    await page.reload();
    await page.getByRole("heading", { level: 1, name: signIn.noAccount }).waitFor();
    t.is(await page.title(), `${signIn.noAccount} – ${product}`);
    await page.getByRole("button", { name: texts.top.signOut }).click();
    await page.getByRole("heading", { level: 1, name: signIn.title }).waitFor();
  },
);
