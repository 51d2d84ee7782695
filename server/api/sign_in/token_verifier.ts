// The check of a bearer token's signature and claims. Of its claims only sub and auth_time are used.

import { hash } from "node:crypto";
import { createRemoteJWKSet, customFetch, errors, importJWK, type JWK, type JWTVerifyGetKey, jwtVerify } from "jose";
import type { Logger } from "../../processes/logger.ts";
import { LOCAL_ALGORITHM, LOCAL_AUDIENCE, LOCAL_ISSUER } from "./local_key.ts";

interface VerifiedToken {
  authSubject: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** When they proved who they are (auth_time), milliseconds since 1970; null: the token does not say. */
  signedInAt: number | null;
}

export interface TokenVerifier {
  /** Null: the token proves nothing, for whatever reason. Throws `SignInUnavailable` when that cannot be found out. */
  verify(token: string): Promise<VerifiedToken | null>;
  close(): void;
}

export class SignInUnavailable extends Error {}

/** Signatures that only the holder of a private key can make; never one that our own public key could make. */
const ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];
const CLOCK_TOLERANCE_SECONDS = 5;
const KEY_SET_PATIENCE_MS = 3_000;
/** A key id that is not known has the set asked for anew, at most so often: nobody can use us against the provider. */
const KEY_SET_COOLDOWN_MS = 5_000;
const KEY_SET_REFRESH_MS = 10 * 60_000;
/** For so long a signature that was good is not looked at again, unless the keys were asked for anew. */
const GOOD_FOR_MS = 10_000;
const MAX_GOOD = 1_000;
/** What jose throws when the provider answered, but with no key set, by its code. */
const OUTAGES = ["ERR_JWKS_TIMEOUT", "ERR_JOSE_GENERIC", "ERR_JWKS_INVALID"];

export function identityProviderVerifier(
  { jwksUrl, issuer, audience }: { jwksUrl: string; issuer: string; audience: string },
  log: Logger,
): TokenVerifier {
  const verified = new VerifiedTokens();
  // Keys that are known stay in use while the provider is out of reach; a refresh that succeeds drops those withdrawn.
  const keys = createRemoteJWKSet(new URL(jwksUrl), {
    timeoutDuration: KEY_SET_PATIENCE_MS,
    cooldownDuration: KEY_SET_COOLDOWN_MS,
    cacheMaxAge: Number.POSITIVE_INFINITY,
    [customFetch]: (url, options) =>
      fetch(url, options)
        .catch((cause: Error) => {
          throw new SignInUnavailable(`${jwksUrl} does not answer.`, { cause });
        })
        .finally(() => verified.forget()),
  });
  const refresh = () =>
    keys
      .reload()
      .catch((error: Error) => log.warn({ error: error.message }, "the keys for sign-in were not refreshed"));
  void refresh();
  const timer = setInterval(refresh, KEY_SET_REFRESH_MS);
  timer.unref();
  return {
    verify: (token) => verified.verify(token, () => verify(token, keys, { issuer, audience, algorithms: ALGORITHMS })),
    close: () => clearInterval(timer),
  };
}

export function localVerifier(key: JWK): TokenVerifier {
  // Only the public half: what verifies cannot sign.
  const { d: _private, ...publicHalf } = key;
  const imported = importJWK(publicHalf, LOCAL_ALGORITHM);
  const expected = { issuer: LOCAL_ISSUER, audience: LOCAL_AUDIENCE, algorithms: [LOCAL_ALGORITHM] };
  const verified = new VerifiedTokens();
  return {
    verify: (token) => verified.verify(token, () => verify(token, () => imported, expected)),
    close: () => undefined,
  };
}

/**
 * Tokens that were good a moment ago: a page asks several times in a row, and a signature costs more than all else that is
 * known of who asks. Whether that person may still come is looked up in the database each time.
 */
class VerifiedTokens {
  /** By the token's digest, the oldest first. */
  #good = new Map<string, { token: VerifiedToken; until: number }>();

  async verify(token: string, check: () => Promise<VerifiedToken | null>): Promise<VerifiedToken | null> {
    const digest = hash("sha256", token, "base64");
    const known = this.#good.get(digest);
    if (known && Date.now() < known.until) return known.token;
    this.#good.delete(digest);
    const verified = await check();
    if (!verified) return null;
    const until = Math.min(Date.now() + GOOD_FOR_MS, verified.expiresAt);
    this.#good.set(digest, { token: verified, until });
    const [oldest] = this.#good.keys();
    if (this.#good.size > MAX_GOOD && oldest !== undefined) this.#good.delete(oldest);
    return verified;
  }

  /** The keys may be others now. */
  forget(): void {
    this.#good.clear();
  }
}

async function verify(
  token: string,
  key: JWTVerifyGetKey,
  expected: { issuer: string; audience: string; algorithms: string[] },
): Promise<VerifiedToken | null> {
  try {
    const { payload } = await jwtVerify(token, key, {
      ...expected,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    });
    // jose does not look what it is: a list of one would be taken for the text in it.
    if (typeof payload.sub !== "string" || payload.sub === "") return null;
    // A zero byte is in no text that Postgres knows, so it is in nobody's sub.
    if (payload.sub.includes("\0") || payload.exp === undefined) return null;
    const { auth_time: signedIn } = payload;
    return {
      authSubject: payload.sub,
      expiresAt: payload.exp * 1000,
      signedInAt: Number.isSafeInteger(signedIn) ? Math.min((signedIn as number) * 1000, Date.now()) : null,
    };
  } catch (error) {
    if (error instanceof SignInUnavailable) throw error;
    if (error instanceof errors.JOSEError && OUTAGES.includes(error.code)) {
      throw new SignInUnavailable("The keys for sign-in cannot be had.", { cause: error });
    }
    return null;
  }
}
