// An identity provider in a process of its own: it publishes public keys, and can be told to hang or to fail. Tokens are
// signed here, as its login page would.

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";

/** How it answers a request for its keys. */
export type Behaviour = "answers" | "hangs" | "fails";
type Order = { keys: JWK[]; behaviour: Behaviour };
type Report = { port: number; requests: number };

export class IdentityProvider {
  readonly issuer = "https://sign-in.example.com/";
  readonly audience = "holdback-dashboards";
  readonly jwksUrl: string;
  #child: ChildProcess;
  #keys = new Map<string, { published: JWK; privateKey: CryptoKey; alg: string }>();
  #behaviour: Behaviour = "answers";

  static async start(): Promise<IdentityProvider> {
    const child = fork(fileURLToPath(import.meta.url), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    const [{ port }] = (await once(child, "message")) as [Report];
    return new IdentityProvider(child, port);
  }

  constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.jwksUrl = `http://127.0.0.1:${port}/keys`;
  }

  /** What an API needs to know of it. */
  get env(): Record<string, string> {
    return { AUTH_JWKS_URL: this.jwksUrl, AUTH_ISSUER: this.issuer, AUTH_AUDIENCE: this.audience };
  }

  async addKey(kid: string, alg: "RS256" | "ES256"): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair(alg);
    this.#keys.set(kid, { published: { ...(await exportJWK(publicKey)), kid, alg }, privateKey, alg });
    await this.#order();
  }

  /** It is no longer published, and whoever stole it still signs with it. */
  async withdrawKey(kid: string): Promise<void> {
    const key = this.#keys.get(kid);
    if (key) key.published = {};
    await this.#order();
  }

  async becomes(behaviour: Behaviour): Promise<void> {
    this.#behaviour = behaviour;
    await this.#order();
  }

  /** How often it was asked for its keys. */
  async requests(): Promise<number> {
    return (await this.#order()).requests;
  }

  async token(kid: string, subject: string, claims: JWTPayload = {}): Promise<string> {
    const { privateKey, alg } = this.#keys.get(kid) as { privateKey: CryptoKey; alg: string };
    return await new SignJWT({ iss: this.issuer, aud: this.audience, sub: subject, ...claims })
      .setProtectedHeader({ alg, kid })
      .setExpirationTime("1h")
      .sign(privateKey);
  }

  async stop(): Promise<void> {
    const exited = once(this.#child, "exit");
    this.#child.kill();
    await exited;
  }

  async #order(): Promise<Report> {
    const keys = [...this.#keys.values()].map(({ published }) => published).filter(({ kid }) => kid);
    const answer = once(this.#child, "message");
    this.#child.send({ keys, behaviour: this.#behaviour } satisfies Order);
    return ((await answer) as [Report])[0];
  }
}

function serve(): void {
  let order: Order = { keys: [], behaviour: "answers" };
  let requests = 0;
  const server = createServer((_request, response) => {
    requests += 1;
    if (order.behaviour === "hangs") return;
    response.writeHead(order.behaviour === "fails" ? 500 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(order.behaviour === "fails" ? { error: "out of order" } : { keys: order.keys }));
  });
  const report = () => process.send?.({ port: (server.address() as AddressInfo).port, requests } satisfies Report);
  process.on("message", (next: Order) => {
    order = next;
    report();
  });
  process.on("disconnect", () => process.exit());
  server.listen(0, "127.0.0.1", report);
}

if (import.meta.main) serve();
