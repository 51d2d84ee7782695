// A browser, from npm: unpacked once an installation. Pages of the console in it, signed in by a link as people are.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import chromium, { inflate } from "@sparticuz/chromium";
import type { TestFn } from "ava";
import { type Browser, chromium as driver, type Page } from "playwright-core";
import { linkTo, makeSignInLink } from "../../server/api/sign_in/sign_in_link.ts";
import { startTestApi, type TestApi } from "./api.ts";
import { root } from "./commands.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { useFixture } from "./set_up.ts";
import { subjectOf } from "./sign_in.ts";

/** Unpacking takes seconds, so it is done once; two that do it at a time do not meet. */
async function executable(): Promise<string> {
  const cache = join(root, "node_modules/.cache");
  const { version } = JSON.parse(await readFile(join(root, "node_modules/@sparticuz/chromium/package.json"), "utf8"));
  const folder = join(cache, `chromium-${version}`);
  if (!existsSync(folder)) {
    await mkdir(cache, { recursive: true });
    const mine = await mkdtemp(join(cache, "chromium-"));
    const { TMPDIR } = process.env;
    process.env.TMPDIR = mine;
    try {
      await chromium.executablePath();
      await inflate(join(root, "node_modules/@sparticuz/chromium/bin/al2023.tar.br"));
    } finally {
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
    }
    await rename(mine, folder).catch(() => rm(mine, { recursive: true, force: true }));
  }
  return join(folder, "chromium");
}

/** Its own libraries, where the machine lacks one of them. */
function libraries(file: string): Record<string, string> {
  const { stdout } = spawnSync("ldd", [file], { encoding: "utf8" });
  return stdout?.includes("not found") ? { LD_LIBRARY_PATH: join(dirname(file), "al2023/lib") } : {};
}

interface Visit {
  page: Page;
  /** What the browser complained of: errors of scripts, refusals by the content security policy, failed requests. */
  complaints: string[];
}

interface Console {
  db: TestDatabase;
  api: TestApi;
  browser: Browser;
  /** A browser of its own, in which this person has opened a link; null: nobody is signed in. */
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
      const executablePath = await executable();
      const browser = await driver.launch({
        executablePath,
        // In a single process, which it is for where nothing else runs, pages beside each other hang.
        args: chromium.args.filter((arg) => arg !== "--single-process"),
        headless: true,
        env: { ...process.env, ...libraries(executablePath) },
      });
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
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...how });
    // A busy machine takes its time.
    context.setDefaultTimeout(90_000);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    if (userId !== null) {
      const secret = await makeSignInLink(api.dataDir, await subjectOf(db, userId));
      await page.goto(linkTo(api.url, secret));
      await page.getByRole("heading", { level: 1 }).waitFor();
    }
    if (userId === null || path !== "/") await page.goto(api.url + path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    return { page, complaints };
  };
}

/** What axe finds wrong on the page as it stands, in both themes. */
export async function violations(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const result = await new AxeBuilder({ page }).analyze();
    for (const { id, nodes } of result.violations) {
      found.push(...nodes.map(({ html }) => `${colorScheme}: ${id}: ${html.slice(0, 200)}`));
    }
  }
  return found;
}
