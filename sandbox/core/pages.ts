// Stripe's pages for the owners of connected accounts, as links lead to them: each opens for a few minutes, and once.

import { randomBytes } from "node:crypto";

const LIFE_S = 300;

interface PageLink {
  account: string;
  kind: "onboarding" | "dashboard";
  returnUrl: string;
  /** Unix seconds. */
  expiresAt: number;
}

export const PAGES_PREFIX = "/_pages/";

/** They are not in the journal: a link does not outlive the process. */
export class Pages {
  /** Where the sandbox listens. */
  base = "";
  readonly #links = new Map<string, PageLink>();

  open(link: Omit<PageLink, "expiresAt">, now: number): { url: string; expiresAt: number } {
    const token = randomBytes(18).toString("base64url");
    const expiresAt = now + LIFE_S;
    this.#links.set(token, { ...link, expiresAt });
    return { url: `${this.base}${PAGES_PREFIX}${token}`, expiresAt };
  }

  find(token: string, now: number): PageLink | null {
    const link = this.#links.get(token);
    return link && link.expiresAt > now ? link : null;
  }

  close(token: string): void {
    this.#links.delete(token);
  }
}
