// Random actions, weighted so that something is going on most of the time.

import fc from "fast-check";
import { type Action, DELIVERY_NAMES } from "./actions.ts";

const which = fc.nat(1_000);
const currency = fc.constantFrom("USD" as const, "EUR" as const);
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("hire" as const), count: fc.integer({ min: 1, max: 4 }), currency }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom("run" as const, "release" as const, "crontab" as const) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("fault" as const),
      fault: fc.nat(1_000),
      times: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom(
        ...(["cancel payout", "cancel schedule", "freeze", "unfreeze", "retry", "release hold"] as const),
      ),
      which,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("kill the workers" as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("webhooks" as const), how: fc.constantFrom(...DELIVERY_NAMES) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("all webhooks again" as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("a day passes" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom("pause" as const, "resume" as const),
      scope: fc.constantFrom("all" as const, "currency:EUR" as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("drain" as const, "fund" as const), currency }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("sync the balance" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom("restrict" as const, "unrestrict" as const, "change account" as const),
      which,
    }),
  },
);

/** A sequence of them. */
export const randomActions = fc.array(action, { minLength: 10, maxLength: 20 });
