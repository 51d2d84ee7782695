// The secret with which the sandbox signs its webhooks: random for each data folder, in a file for its owner only.

import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writePrivate } from "../processes/private_file.ts";

const fileOf = (dataDir: string) => join(dataDir, "stripe-webhook.secret");

export async function readWebhookSecret(dataDir: string): Promise<string | null> {
  try {
    return (await readFile(fileOf(dataDir), "utf8")).trim() || null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

export async function ensureWebhookSecret(dataDir: string): Promise<string> {
  const known = await readWebhookSecret(dataDir);
  if (known) return known;
  const secret = `whsec_${randomBytes(32).toString("hex")}`;
  await writePrivate(fileOf(dataDir), secret);
  return secret;
}
