// A sandbox of its own for a test file, in a temporary folder.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningSandbox, startSandbox } from "../../sandbox/client.ts";

export interface TestSandbox extends RunningSandbox {
  dataDir: string;
  /** Stops it and removes its folder. */
  remove(): Promise<void>;
}

/** `open`: as `npm start` has it, every account comes into being and there is ample money. */
export async function createTestSandbox({ open = false, platformAccount = "" } = {}): Promise<TestSandbox> {
  const dataDir = await mkdtemp(join(tmpdir(), "holdback-sandbox-"));
  const sandbox = await startSandbox({ dataDir, open, platformAccount });
  return {
    ...sandbox,
    dataDir,
    async remove() {
      await sandbox.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
