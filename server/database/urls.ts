// The URLs of the roles: who connects, and with which settings. Nothing is connected to here, and nothing heavy is loaded.

export const LOGIN_ROLES = [
  "holdback_worker",
  "holdback_authenticator",
  "holdback_analyst",
  "holdback_operator",
] as const;
export type LoginRole = (typeof LOGIN_ROLES)[number];
export type DatabaseRole = LoginRole | "holdback_owner";

/** Nobody logs in as the owner: the administrator connects and becomes it. */
export function ownerUrl(adminUrl: string): string {
  return withSettings(adminUrl, [...FIXED_SETTINGS, "role=holdback_owner"]);
}

/**
 * For every session of somebody who may do more than others: no name is looked up where those others may define it. From
 * the first statement on, because a setting made later comes too late for the names in that one. And whatever the
 * database says, statements are read and committed as they are meant; sql/roles.sql says the same for the logins.
 */
export const FIXED_SETTINGS = [
  "search_path=pg_catalog,pg_temp",
  "standard_conforming_strings=on",
  "bytea_output=hex",
  "default_transaction_isolation=read\\ committed",
  "synchronous_commit=on",
  // How constraints and defaults read is compared (app_private.present_objects).
  "datestyle=ISO,MDY",
  "intervalstyle=postgres",
  "timezone=UTC",
  "quote_all_identifiers=off",
  "extra_float_digits=1",
];

/** Who connects by it; empty: whoever the system says. */
export function userOf(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  return decodeURIComponent(url.username) || url.searchParams.get("user") || "";
}

/** The URL with settings for its sessions, after those that it has already. */
export function withSettings(databaseUrl: string, settings: readonly string[]): string {
  const url = new URL(databaseUrl);
  // Not by URLSearchParams, whose plus signs for spaces libpq does not read.
  const already = url.searchParams.get("options");
  url.searchParams.delete("options");
  const options = [...(already ? [already] : []), ...settings.map((setting) => `-c ${setting}`)].join(" ");
  url.search += `${url.search ? "&" : "?"}options=${encodeURIComponent(options)}`;
  return url.href;
}

/** The same database for another user. */
export function urlAs(
  databaseUrl: string,
  user: string,
  password: string | null,
  settings: readonly string[] = [],
): string {
  const url = new URL(databaseUrl);
  if (url.hostname) {
    url.username = user;
    url.password = password ?? "";
    url.searchParams.delete("user");
    url.searchParams.delete("password");
  } else {
    // postgres:///name?host=/folder: such a URL has no place for a user before the host.
    url.searchParams.set("user", user);
    if (password) url.searchParams.set("password", password);
  }
  return settings.length > 0 ? withSettings(url.href, settings) : url.href;
}
