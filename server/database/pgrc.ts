// Reads .pgrc, the one Postgres config: schemas, roles, where migrations and repeatable SQL are and in which order.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const identifier = z.string().regex(/^[a-z_]+$/, "must be a plain lower-case identifier");

const Pgrc = z.strictObject({
  schemas: z.strictObject({ public: identifier, private: identifier, reporting: identifier, queue: identifier }),
  roles: z.strictObject({ owner: identifier, queueOwner: identifier, logins: z.array(identifier) }),
  migrations: z.strictObject({ directory: z.string(), table: identifier, digestsTable: identifier }),
  repeatable: z.strictObject({
    directory: z.string(),
    rolesFile: z.string(),
    publicFile: z.string(),
    order: z.array(z.string()),
    queueOrder: z.array(z.string()),
    table: identifier,
  }),
});

/** The folder that holds package.json, whatever the working directory is. */
export const projectRoot = fileURLToPath(new URL("../..", import.meta.url));

export const pgrc = Pgrc.parse(JSON.parse(readFileSync(new URL("../../.pgrc", import.meta.url), "utf8")));
