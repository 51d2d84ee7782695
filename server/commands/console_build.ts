// The console's build at the start: a moment where nothing changed, seconds where something did.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectRoot } from "../database/pgrc.ts";
import type { Logger } from "../processes/logger.ts";

/** Money moves without a console: where it cannot be built, that is said, and everything else starts. */
export async function buildConsole(log: Logger): Promise<void> {
  const file = join(projectRoot, "console/build.ts");
  if (!existsSync(file)) return;
  try {
    await promisify(execFile)(process.execPath, [file, "--if-possible"]);
  } catch (error) {
    log.error(
      { error: (error as { stderr?: string }).stderr || (error as Error).message },
      "the console was not built",
    );
  }
}
