// Subscriptions: a payout, my payouts, a run, any run. A change only names a row; the row is read with the subscriber's own
// rights, at the time of the change.

import type { PgResource } from "postgraphile/@dataplan/pg";
import { constant, context, type FieldArgs, get, lambda, listen, object, type Step } from "postgraphile/grafast";
import { extendSchema, gql } from "postgraphile/utils";

const subscriber = () => context().get("changes");
const topicOf = (kind: string, $id: Step) => lambda($id, (id) => `${kind}:${asWritten(String(id))}`);
/** A uuid may be asked for without hyphens and in capitals; a change names it as Postgres writes it. */
const asWritten = (uuid: string) =>
  uuid
    .toLowerCase()
    .replaceAll("-", "")
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");

/** The row with this id as it is now, and whenever it changes. */
const changesOfOne = (kind: string) => (_$root: Step, fieldArgs: FieldArgs) => {
  const $id = fieldArgs.getRaw("rowId") as Step;
  return listen(subscriber() as never, topicOf(kind, $id) as never, undefined, object({ id: $id }) as never);
};

/** Each row that changes from now on. */
const changesOfAny = (kind: string) => () => listen(subscriber() as never, constant(kind) as never);

export const LivePlugin = extendSchema((build) => {
  const { payouts, payout_runs: payoutRuns } = build.input.pgRegistry.pgResources as Record<string, PgResource>;
  const rowOf = (resource: PgResource | undefined) => ($change: Step) =>
    (resource as PgResource).get({ id: get($change, "id") as never });
  return {
    typeDefs: gql`
      extend type Subscription {
        """
        One payout: as it is now, and again whenever something about it changes.
        """
        payoutChanged(rowId: UUID!): Payout

        """
        Any payout that the subscriber may see, whenever something about it changes.
        """
        payoutsChanged: Payout

        """
        One run: as it is now, and again whenever it gets on. Admins only.
        """
        payoutRunChanged(rowId: UUID!): PayoutRun

        """
        Any run, when it begins and whenever it gets on: no id is needed to follow the next one. Admins only.
        """
        payoutRunsChanged: PayoutRun
      }
    `,
    objects: {
      Subscription: {
        plans: {
          payoutChanged: { subscribePlan: changesOfOne("payout"), plan: rowOf(payouts) as never },
          payoutsChanged: { subscribePlan: changesOfAny("payout"), plan: rowOf(payouts) as never },
          payoutRunsChanged: { subscribePlan: changesOfAny("run"), plan: rowOf(payoutRuns) as never },
          payoutRunChanged: { subscribePlan: changesOfOne("run"), plan: rowOf(payoutRuns) as never },
        },
      },
    },
  };
});
