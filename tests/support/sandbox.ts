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

export async function createTestSandbox(): Promise<TestSandbox> {
  const dataDir = await mkdtemp(join(tmpdir(), "holdback-sandbox-"));
  const sandbox = await startSandbox({ dataDir });
  return {
    ...sandbox,
    dataDir,
    async remove() {
      await sandbox.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
