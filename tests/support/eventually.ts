// Waiting for what a worker does, by asking until it is so.

import { setTimeout as sleep } from "node:timers/promises";

/**
 * Asks until the answer is true; gives up after five minutes, as a busy machine takes long, saying what it waited for and
 * what `found` finds then.
 */
export async function eventually(
  what: string,
  isSo: () => Promise<boolean>,
  { seconds = 300, found }: { seconds?: number; found?: () => Promise<unknown> } = {},
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    if (Date.now() > deadline) {
      const instead = found ? `; found: ${JSON.stringify(await found())}` : "";
      throw new Error(`waited ${seconds} seconds for: ${what}${instead}`);
    }
    await sleep(50);
  }
}
