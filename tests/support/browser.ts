// Pages of the console in a browser: signed in by a link, as people are, or signed in before, as people mostly are.

import { AxeBuilder } from "@axe-core/playwright";
import type { TestFn } from "ava";
import type { Browser, Page } from "playwright-core";
import { readLocalKey, signLocalToken } from "../../server/api/sign_in/local_key.ts";
import { linkTo, makeSignInLink } from "../../server/api/sign_in/sign_in_link.ts";
import { startTestApi, type TestApi } from "./api.ts";
import { launchChromium } from "./chromium.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { useFixture } from "./set_up.ts";
import { subjectOf } from "./sign_in.ts";

interface Visit {
  page: Page;
  /** What the browser complained of: errors of scripts, refusals by the content security policy, failed requests. */
  complaints: string[];
}

interface Console {
  db: TestDatabase;
  api: TestApi;
  browser: Browser;
  /**
   * A browser of its own, in which this person has opened a link and is at their first page; with a path: in which they
   * have signed in before, at that page. null: nobody is signed in.
   */
  visit(userId: string | null, path?: string, how?: Parameters<Browser["newContext"]>[0]): Promise<Visit>;
}

interface ConsoleOptions {
  /** A database that is there already, with a worker on it; unset: one of its own. */
  on?: { db: TestDatabase };
  /** Of the API. */
  env?: Record<string, string>;
}

/** One database, one API and one browser for the tests of a file. */
export function useConsole(test: TestFn, { on, env = {} }: ConsoleOptions = {}): Console {
  return useFixture<Console>(
    test,
    async () => {
      const db = on?.db ?? (await createTestDatabase());
      const api = await startTestApi({ databaseUrl: db.urlOf("holdback_authenticator"), env });
      const browser = await launchChromium();
      return { db, api, browser, visit: visiting(db, api, browser) };
    },
    async ({ db, api, browser }) => {
      await browser.close();
      await api.stop();
      if (!on) await db.drop();
    },
  );
}

function visiting(db: TestDatabase, api: TestApi, browser: Browser): Console["visit"] {
  return async (userId, path = "/", how = {}) => {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      // Nothing is painted sixty times a second for nobody.
      reducedMotion: "reduce",
      ...how,
    });
    // A busy machine takes its time.
    context.setDefaultTimeout(90_000);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    if (userId !== null && path === "/") {
      const secret = await makeSignInLink(api.dataDir, await subjectOf(db, userId));
      await page.goto(linkTo(api.url, secret));
    } else {
      await using _signIn = userId === null ? undefined : await signInBefore(page, db, api, userId);
      await page.goto(api.url + path);
    }
    await page.getByRole("heading", { level: 1 }).waitFor();
    return { page, complaints };
  };
}

/**
 * The next page to load finds what the console keeps of a sign-in (console/src/sign_in/session.ts): one page less to load
 * than by a link, or by a context's `storageState`, which opens one to put it there.
 */
async function signInBefore(page: Page, db: TestDatabase, api: TestApi, userId: string) {
  const key = await readLocalKey(api.dataDir);
  if (!key) throw new Error("This API has no local key.");
  const token = await signLocalToken(key, await subjectOf(db, userId));
  return await page.addInitScript(`localStorage.setItem("holdback.token", ${JSON.stringify(token)})`);
}

/**
 * What axe finds wrong on the page as it stands, in both themes, by all of its rules. It describes at length only what is
 * wrong, and ends in the page itself, which has no frames of others, instead of opening one for that: else a look costs
 * twice as much as the page.
 */
export async function violations(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const result = await new AxeBuilder({ page })
      .options({ resultTypes: ["violations"] })
      .setLegacyMode()
      .analyze();
    for (const { id, nodes } of result.violations) {
      found.push(...nodes.map(({ html }) => `${colorScheme}: ${id}: ${html.slice(0, 200)}`));
    }
  }
  return found;
}

/**
 * The widths of a window, of those asked for, that the page is wider than; charts take a moment to follow. It is asked from
 * here: a wait within the page is a script that its content security policy refuses as soon as it has to look twice.
 */
export async function tooNarrow(page: Page, ...widths: number[]): Promise<number[]> {
  const narrow: number[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 844 });
    const fits = async () => Boolean(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"));
    await eventually(`it fits into ${width} px`, fits, { seconds: 30 }).catch(() => narrow.push(width));
  }
  return narrow;
}
