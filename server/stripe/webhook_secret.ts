// The secret with which the sandbox signs its webhooks: random for each data folder, in a file for its owner only.

import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { readPrivate, writePrivate } from "../processes/private_file.ts";

const fileOf = (dataDir: string) => join(dataDir, "stripe-webhook.secret");

export async function readWebhookSecret(dataDir: string): Promise<string | null> {
  return (await readPrivate(fileOf(dataDir)))?.trim() || null;
}

export async function ensureWebhookSecret(dataDir: string): Promise<string> {
  const known = await readWebhookSecret(dataDir);
  if (known) return known;
  const secret = `whsec_${randomBytes(32).toString("hex")}`;
  await writePrivate(fileOf(dataDir), secret);
  return secret;
}
