// The pages of the console, as its own navigation lists them: one that is added there is taken up by itself.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./commands.ts";

const ROLES = { ADMIN: "platform_admin", RECRUITER: "recruiter", COMPANY: "company_user" } as const;

export interface ConsolePage {
  path: string;
  role: (typeof ROLES)[keyof typeof ROLES];
}

export async function consolePages(): Promise<ConsolePage[]> {
  const source = await readFile(join(root, "console/src/app/navigation.ts"), "utf8");
  const found = [...source.matchAll(/\bpath: "([^"]+)"[^}]*?\broles: (ADMIN|RECRUITER|COMPANY)\b/gs)];
  return found.map(([, path = "", role]) => ({ path, role: ROLES[role as keyof typeof ROLES] }));
}
