// Waiting for what a worker does, by asking until it is so.

import { setTimeout as sleep } from "node:timers/promises";

/** Asks until the answer is true; gives up after two minutes, as a busy machine takes long, saying what it waited for. */
export async function eventually(what: string, isSo: () => Promise<boolean>, seconds = 120): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`waited ${seconds} seconds for: ${what}`);
    await sleep(50);
  }
}
