// Who is signed in, in every tab of this browser. A session that ends leaves the page as it is: what waits for an answer
// waits for the next sign-in.

import type { UserManager } from "oidc-client-ts";

/** Whom the demo lets everybody be. */
interface DemoPerson {
  name: string;
  role: "platform_admin" | "recruiter" | "company_user";
}
type Way =
  | { kind: "link"; people?: DemoPerson[]; sights?: Record<string, string>; movesTime?: boolean }
  | { kind: "provider"; issuer: string; clientId: string }
  | { kind: "none" };
/** ended: the page still shows what it showed, and asks for a new sign-in. again: an act asks for a fresh one. */
type Phase = "starting" | "out" | "in" | "ended" | "again";

interface State {
  phase: Phase;
  way: Way;
  error: string | null;
  /** None where the data is not the demo's. */
  people: readonly DemoPerson[];
  /** Rows of the demo that are worth a look, by what they show. */
  sights: Readonly<Record<string, string>>;
  /** Whether the night can be let come by a button. */
  movesTime: boolean;
}

const KEY = "holdback.token";
const RETURN_TO = "holdback.return_to";

class Session {
  #state: State = { phase: "starting", way: { kind: "none" }, error: null, people: [], sights: {}, movesTime: false };
  #token: string | null = null;
  #listeners = new Set<() => void>();
  #manager: UserManager | null = null;
  #waiting: (() => void)[] = [];

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly state = () => this.#state;
  get token(): string | null {
    return this.#token;
  }

  async start(): Promise<void> {
    const secret = takeSecret();
    try {
      const way = (await (await fetch("/session/way")).json()) as Way;
      this.#set({ way });
      if (way.kind === "link") {
        this.#set({ people: way.people ?? [], sights: way.sights ?? {}, movesTime: way.movesTime ?? false });
      }
      if (way.kind === "provider") await this.#startWithProvider(way);
      else if (way.kind === "link") await this.#startWithLink(secret);
      else this.#set({ phase: "out" });
    } catch (error) {
      this.#set({ phase: "out", error: (error as Error).message });
    }
  }

  /** The API no longer takes the token. Resolves when there is another. */
  async renewed(refused: string | null): Promise<void> {
    if (refused !== this.#token && this.#token !== null) return;
    if (this.#manager) {
      const user = await this.#manager.signinSilent().catch(() => null);
      if (user?.access_token && user.access_token !== refused) return;
    }
    this.#set({ phase: "ended" });
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** An act needs a sign-in that is only minutes old. Resolves when there is one, or when it is given up. */
  async signedInAgain(): Promise<void> {
    this.#set({ phase: "again" });
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Without a fresh sign-in: the act says why it is not done. */
  giveUp(): void {
    this.#set({ phase: "in" });
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** To the provider, and back to this address. From a page that must stay, in a tab of its own. */
  async signIn(): Promise<void> {
    const { phase } = this.#state;
    if (phase === "ended" || phase === "again") {
      window.open(phase === "again" ? "/sign-in?again" : "/sign-in", "_blank");
      return;
    }
    sessionStorage.setItem(RETURN_TO, location.pathname === "/sign-in" ? "/" : location.pathname + location.search);
    await this.#manager?.signinRedirect();
  }

  /** As one of the demo's people. */
  async signInAs(name: string): Promise<void> {
    await this.#exchange("/session/demo", { name });
  }

  async signOut(): Promise<void> {
    const manager = this.#manager;
    this.#take(null);
    this.#set({ phase: "out" });
    if (manager) await manager.signoutRedirect().catch(() => manager.removeUser());
  }

  async #startWithLink(secret: string | null): Promise<void> {
    addEventListener("storage", ({ key, newValue }) => {
      if (key === KEY) this.#take(newValue, false);
    });
    if (secret === null) {
      this.#take(localStorage.getItem(KEY), false);
      return;
    }
    await this.#exchange("/session/link", { secret });
  }

  async #exchange(path: string, what: object): Promise<void> {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(what),
    });
    const answer = (await response.json()) as { token?: string; error?: string };
    // Whoever is signed in stays so, whatever the link was.
    if (answer.token) this.#take(answer.token);
    else if (localStorage.getItem(KEY)) this.#take(localStorage.getItem(KEY), false);
    else this.#set({ phase: "out", error: answer.error ?? null });
  }

  async #startWithProvider({ issuer, clientId }: { issuer: string; clientId: string }): Promise<void> {
    const { UserManager, WebStorageStateStore } = await import("oidc-client-ts");
    const manager = new UserManager({
      authority: issuer,
      client_id: clientId,
      redirect_uri: `${location.origin}/sign-in`,
      post_logout_redirect_uri: `${location.origin}/`,
      response_type: "code",
      scope: "openid profile email offline_access",
      userStore: new WebStorageStateStore({ store: localStorage }),
      automaticSilentRenew: true,
    });
    this.#manager = manager;
    addEventListener("storage", async ({ key }) => {
      if (key?.startsWith("oidc.user:")) this.#take((await manager.getUser())?.access_token ?? null, false);
    });
    const asked = new URLSearchParams(location.pathname === "/sign-in" ? location.search : "");
    if (asked.has("again")) {
      // Whoever is signed in there proves it once more.
      sessionStorage.setItem(RETURN_TO, "/");
      await manager.signinRedirect({ prompt: "login", max_age: 0 });
      return;
    }
    if (asked.has("state")) {
      try {
        await manager.signinCallback();
      } finally {
        history.replaceState(null, "", sessionStorage.getItem(RETURN_TO) ?? "/");
        sessionStorage.removeItem(RETURN_TO);
      }
    }
    // Only now: whoever comes back is shown the page from which they went.
    manager.events.addUserLoaded((user) => this.#take(user.access_token, false));
    const user = await manager.getUser();
    if (user?.expired) await manager.signinSilent().catch(() => manager.removeUser());
    this.#take((await manager.getUser())?.access_token ?? null, false);
  }

  #take(token: string | null, isNew = true): void {
    // What waits for a fresh sign-in is done by who asked for it, and by nobody else.
    const [old, given] = [claimsOf(this.#token), claimsOf(token)];
    const isAgain = this.#state.phase === "again" && token !== null;
    const isOther = isAgain && given.sub !== old.sub;
    // A token that was renewed by itself is of the same sign-in: it is used, and the dialog stays.
    const isSame = isAgain && given.auth_time !== undefined && given.auth_time === old.auth_time;
    this.#token = token;
    if (isNew && token !== null) localStorage.setItem(KEY, token);
    else if (isNew) localStorage.removeItem(KEY);
    if (token === null) {
      this.#set({ phase: "out" });
      return;
    }
    if (isOther) {
      location.reload();
      return;
    }
    if (isSame) return;
    this.#set({ phase: "in", error: null });
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** Whose token it is, and when they signed in; nothing where it does not say so to us. */
function claimsOf(token: string | null): { sub?: string; auth_time?: number } {
  try {
    const claims = token?.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/") ?? "";
    return JSON.parse(atob(claims));
  } catch {
    return {};
  }
}

/** The secret of a link, out of the address and out of the history at once. */
function takeSecret(): string | null {
  if (location.pathname !== "/sign-in" || location.hash.length < 2) return null;
  const secret = location.hash.slice(1);
  history.replaceState(null, "", "/");
  return secret;
}

export const session = new Session();
