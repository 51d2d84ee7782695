// The admin of the embedded default, who is there from the first start on.

import { asOwner } from "../../database/connections.ts";

export const LOCAL_ADMIN_EMAIL = "admin@holdback.test";

export async function ensureLocalAdmin(adminUrl: string): Promise<void> {
  await asOwner(adminUrl, (client) =>
    client.query(
      `select app.create_user($1, 'Holdback admin', 'platform_admin')
        where not exists (select from app.users where email = $1)`,
      [LOCAL_ADMIN_EMAIL],
    ),
  );
}

/** The subject of the tokens that the local key signs for this person. */
export async function localSubject(adminUrl: string, email: string): Promise<string> {
  const { rows } = await asOwner(adminUrl, (client) =>
    client.query<{ subject: string }>("select app_private.local_sign_in($1) as subject", [email]),
  );
  return rows[0]?.subject as string;
}
