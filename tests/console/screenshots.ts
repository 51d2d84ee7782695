// Every page of the console as a picture: at 390 and 1440 px, light and dark, over the demo that stays. A page that is
// added to the console's navigation is taken up by itself.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Browser, Page } from "playwright-core";
import { parseArguments } from "../../server/processes/run_command.ts";
import { launchChromium } from "../support/chromium.ts";
import { root } from "../support/commands.ts";
import { consolePages } from "../support/console_pages.ts";
import { portOfItsOwn } from "../support/port.ts";

const WIDTHS = [390, 1440] as const;
const THEMES = ["light", "dark"] as const;
/** A demo of its own, and how to stop it. */
async function startDemo(): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "holdback-screenshots-"));
  const child = spawn(process.execPath, [join(root, "server/commands/start.ts"), "--demo"], {
    cwd: root,
    env: { ...process.env, HOLDBACK_DATA_DIR: folder, PORT: String(await portOfItsOwn()) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const stop = async () => {
    child.kill("SIGTERM");
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  for await (const line of createInterface(child.stdout)) {
    const ready = /holdback ready on (http:\S+)/.exec(line);
    if (!ready?.[1]) continue;
    child.stdout.resume();
    return { url: ready[1], stop };
  }
  await stop();
  throw new Error("The demo did not start.");
}

/** A page with an id is that of the first row which leads to one. */
async function addressOf(page: Page, url: string, path: string): Promise<string | null> {
  if (!path.includes(":id")) return path;
  const [list = "", rest = ""] = path.split("/:id");
  await open(page, url + list);
  const link = page.locator(`main a[href^="${list}/"]`).first();
  const href = await link.getAttribute("href", { timeout: 5_000 }).catch(() => null);
  return href && href.split("/").slice(0, 3).join("/").split("?")[0] + rest;
}

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForLoadState("networkidle");
  await page.locator('[aria-busy="true"]').first().waitFor({ state: "detached" });
}

async function signIn(browser: Browser, url: string, role: string): Promise<Page> {
  const { people } = (await (await fetch(`${url}/session/way`)).json()) as { people: { name: string; role: string }[] };
  const name = people.find((person) => person.role === role)?.name;
  if (!name) throw new Error(`The demo has nobody with the role ${role}.`);
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(url);
  await page.getByRole("button", { name }).click();
  await page.getByRole("button", { name: /^Your session/ }).waitFor();
  return page;
}

async function shoot(browser: Browser, url: string, folder: string, only: readonly string[]): Promise<string[]> {
  const skipped: string[] = [];
  const shown = (await consolePages()).filter(({ path }) => only.length === 0 || only.includes(path));
  for (const role of new Set(shown.map((each) => each.role))) {
    const page = await signIn(browser, url, role);
    for (const { path } of shown.filter((each) => each.role === role)) {
      await page.setViewportSize({ width: 1440, height: 900 });
      const address = await addressOf(page, url, path);
      if (address === null) {
        skipped.push(path);
        continue;
      }
      const name = path.replaceAll(":id", "one").replaceAll("/", "-").replace(/^-/, "") || "tonight";
      await open(page, url + address);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        // Charts are drawn when they are seen.
        await page.evaluate("scrollTo(0, document.body.scrollHeight)");
        await page.waitForLoadState("networkidle");
        // A chart comes after its page.
        await page.locator(".mantine-Skeleton-root").first().waitFor({ state: "detached" });
        await page.evaluate("scrollTo(0, 0)");
        // As high as the page is: what sticks to the window's edges stands at the page's.
        const height = Number(await page.evaluate("document.documentElement.scrollHeight"));
        await page.setViewportSize({ width, height: Math.max(900, height) });
        for (const colorScheme of THEMES) {
          await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true });
        }
      }
    }
    await page.context().close();
  }
  return skipped;
}

// Paths as arguments (/books /plans/:id): those pages only.
const { values, positionals } = parseArguments(
  {
    allowPositionals: true,
    options: {
      url: { type: "string" },
      out: { type: "string", default: join(root, "screenshots") },
    },
  },
  "Usage: npm run screenshots -- [PATH…] [--url URL] [--out FOLDER]",
);
const demo = values.url ? null : await startDemo();
const browser = await launchChromium();
try {
  await mkdir(values.out, { recursive: true });
  const skipped = await shoot(browser, values.url ?? (demo?.url as string), values.out, positionals);
  console.log(
    `Pictures of ${positionals.length > 0 ? positionals.join(", ") : "every page"} are in ${values.out}${skipped.length > 0 ? `, but of ${skipped.join(", ")}` : ""}.`,
  );
} finally {
  await browser.close();
  await demo?.stop();
}
