// A sandbox of its own for a test file, in a temporary folder: among others in a process (sandbox_host.ts). For tests of how
// it starts, dies or comes back: startSandbox.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Control, type RunningSandbox, startSandbox } from "../../sandbox/client.ts";
import { SANDBOX_SECRET_KEY } from "../../server/config.ts";
import { readControlHeaders } from "../../server/stripe/sandbox_control.ts";
import { askHost } from "./host.ts";

/** The environment variable with the socket at which a sandbox is asked for. */
export const SANDBOX_HOST_SOCKET = "HOLDBACK_TEST_SANDBOX_HOST";

export interface TestSandbox extends Omit<RunningSandbox, "process" | "kill" | typeof Symbol.asyncDispose> {
  dataDir: string;
  /** Stops it and removes its folder. */
  remove(): Promise<void>;
}

/** `open`: as `npm start` has it, every account comes into being and there is ample money. */
export async function createTestSandbox({ open = false, platformAccount = "" } = {}): Promise<TestSandbox> {
  const dataDir = await mkdtemp(join(tmpdir(), "holdback-sandbox-"));
  // The platform's account is a process's.
  const sandbox = platformAccount
    ? await startSandbox({ dataDir, open, platformAccount })
    : await sandboxAmongOthers(dataDir, open);
  return {
    ...sandbox,
    dataDir,
    async remove() {
      await sandbox.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function sandboxAmongOthers(dataDir: string, open: boolean): Promise<Omit<TestSandbox, "dataDir" | "remove">> {
  const { url, stop } = await askHost(process.env[SANDBOX_HOST_SOCKET] as string, { dataDir, open });
  const port = Number(new URL(url).port);
  const controlHeaders = await readControlHeaders(dataDir);
  return {
    url,
    port,
    secretKey: SANDBOX_SECRET_KEY,
    stripeConfig: { host: "127.0.0.1", port, protocol: "http" },
    control: new Control(url, controlHeaders),
    controlHeaders,
    stop,
  };
}
