// A browser, from npm: unpacked once an installation.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import chromium, { inflate } from "@sparticuz/chromium";
import { type Browser, chromium as driver } from "playwright-core";
import { root } from "./commands.ts";

/**
 * In a single process, which it is for where nothing else runs, pages beside each other hang. A graphics card that is played
 * in software takes two thirds of the processor's time that a page costs, and nothing here draws by WebGL. Without a zygote
 * each page's process loads the program anew.
 */
const NOT_HERE = /^--(single-process|no-zygote|use-gl|use-angle|enable-unsafe-swiftshader|ignore-gpu-blocklist)/;
const PAINTED_PLAINLY = ["--disable-gpu", "--disable-software-rasterizer"];
/** No page here lives long enough to make up for what it costs to optimize its code. */
const SHORT_LIVED = "--js-flags=--no-opt --no-maglev";

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

/** Without a head, whatever the machine has. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = await executable();
  return await driver.launch({
    executablePath,
    args: [...chromium.args.filter((arg) => !NOT_HERE.test(arg)), ...PAINTED_PLAINLY, SHORT_LIVED],
    headless: true,
    env: { ...process.env, ...libraries(executablePath) },
  });
}
