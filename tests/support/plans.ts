// Obligations that are due, admins who are several persons, and a plan of what would be paid.

import type { TestDatabase } from "./database.ts";
import { allFor, createPayout, createPerson, createRecruiter, type PayoutIds, type Recruiter } from "./fixtures.ts";

export interface Due extends PayoutIds {
  recruiter: Recruiter;
}

/** So many recruiters of 1,000.00 USD each; 800.00 of it is due, as a fifth is held. */
export async function dueObligations(db: TestDatabase, count: number, feeAmount = 100_000): Promise<Due[]> {
  const made: Due[] = [];
  for (let i = 0; i < count; i += 1) {
    const recruiter = await createRecruiter(db.admin);
    made.push({ ...(await createPayout(db.admin, { feeAmount, recruiters: allFor(recruiter) })), recruiter });
  }
  return made;
}

export interface Plan {
  id: string;
  hash: string;
}

/** Three admins who are not one person, each in a session of their own. */
export async function planners(db: TestDatabase) {
  const ids: string[] = [];
  for (let i = 0; i < 3; i += 1) ids.push((await createPerson(db.admin, "platform_admin")).id);
  const [planner, first, second] = [
    await db.actAs(ids[0] as string),
    await db.actAs(ids[1] as string),
    await db.actAs(ids[2] as string),
  ];
  const plan = async (asOf: string | null = null): Promise<Plan> =>
    (await planner.query<Plan>("select id, hash from app.plan_run('tonight', $1)", [asOf])).rows[0] as Plan;
  const approve = async ({ id, hash }: Plan) => {
    for (const who of [planner, second]) await who.query("select app.approve_plan($1, $2)", [id, hash]);
  };
  return {
    ids,
    planner,
    first,
    second,
    plan,
    approve,
    /** Made and approved by two. */
    approved: async () => {
      const made = await plan();
      await approve(made);
      return made;
    },
    execute: async ({ id }: Plan) =>
      (await first.query<{ run_id: string }>("select run_id from app.execute_plan($1)", [id])).rows[0]
        ?.run_id as string,
    drift: async ({ id }: Plan) => (await db.admin.query("select * from app.plan_drift($1)", [id])).rows,
  };
}
