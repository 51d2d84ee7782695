// After each change, and after each return to the page, what is shown is read again.

import { type Exchange, makeOperation, type Operation } from "urql";
import { pipe, tap } from "wonka";

/** After this time out of sight a page is read again. */
const STALE_MS = 10_000;

export const refreshExchange: Exchange = ({ client, forward }) => {
  const shown = new Map<number, Operation>();
  const refresh = () => {
    for (const operation of shown.values()) {
      client.reexecuteOperation(
        makeOperation("query", operation, { ...operation.context, requestPolicy: "cache-and-network" }),
      );
    }
  };
  let hiddenAt = 0;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hiddenAt = Date.now();
    else if (Date.now() - hiddenAt > STALE_MS) refresh();
  });
  refreshes.add(refresh);
  return (operations) =>
    pipe(
      operations,
      tap((operation) => {
        if (operation.kind === "query") shown.set(operation.key, operation);
        else if (operation.kind === "teardown") shown.delete(operation.key);
      }),
      forward,
      tap((result) => {
        const { operation, data } = result;
        if (operation.kind === "mutation" && data && operation.context.changesNothing !== true) refresh();
      }),
    );
};

const refreshes = new Set<() => void>();
/** Reads again what is shown. */
export const refreshShown = () => {
  for (const refresh of refreshes) refresh();
};
