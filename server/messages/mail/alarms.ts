// The dead-man's switch by mail: when no worker sends mails, the API tells admins that the worker is what is missing.

import { setInterval } from "node:timers";
import type { MailSettings } from "../../config.ts";
import { sendAlarms } from "./send.ts";

const LOOK_EVERY_MS = 15_000;

/** Looks by the clock; returns what ends it, when the mail in hand is sent. */
export function watchForAlarms(
  settings: MailSettings,
  query: Parameters<typeof sendAlarms>[1],
  warn: (message: string) => void,
): () => Promise<void> {
  let sending: Promise<void> | null = null;
  const timer = setInterval(() => {
    sending ??= sendAlarms(settings, query, warn)
      .catch((error: Error) => warn(`nobody is told by mail what is missed: ${error.message}`))
      .finally(() => {
        sending = null;
      });
  }, LOOK_EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await sending;
  };
}
