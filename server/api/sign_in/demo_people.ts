// The people of the demo that stays. The file in the data folder says that its data is the demo's; the subjects in it were
// given out by the demo's own database, so that they are nobody's anywhere else.

import { join } from "node:path";
import { z } from "zod";
import { readPrivate, writePrivate } from "../../processes/private_file.ts";

const Demo = z.object({
  people: z.array(
    z.object({
      name: z.string(),
      role: z.enum(["platform_admin", "recruiter", "company_user"]),
      authSubject: z.string().min(1),
    }),
  ),
  /** The obligation whose transfer gets no answer. */
  silentSchedule: z.string().nullable().default(null),
  /** Payouts, and the plan, that are worth a look, by what they show. */
  sights: z.record(z.string(), z.uuid()),
});
type Demo = z.infer<typeof Demo>;
export type DemoPerson = Demo["people"][number];

const fileOf = (dataDir: string) => join(dataDir, "demo.json");

/** Null: the data in this folder is not the demo's. */
export async function readDemo(dataDir: string): Promise<Demo | null> {
  const text = await readPrivate(fileOf(dataDir));
  return text === null ? null : Demo.parse(JSON.parse(text));
}

export async function writeDemo(dataDir: string, demo: Demo): Promise<void> {
  await writePrivate(fileOf(dataDir), JSON.stringify(demo));
}
