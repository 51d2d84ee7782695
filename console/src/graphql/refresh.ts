// What is shown is read again: after each change, after each return to the page, and while the API is out of reach.

import { type Exchange, makeOperation, type Operation, type OperationResult } from "urql";
import { map, pipe, tap } from "wonka";
import { connection } from "./connection.ts";

/** After this time out of sight a page is read again. */
const STALE_MS = 10_000;
/** As often it is tried whether the API is there again. */
const AGAIN_MS = 10_000;

export const refreshExchange: Exchange = ({ client, forward }) => {
  const shown = new Map<number, Operation>();
  const answers = new Map<number, OperationResult["data"]>();
  const refresh = () => {
    for (const operation of shown.values()) {
      // From the API in any case: the cache takes no question again that has just failed.
      client.reexecuteOperation(
        makeOperation("query", operation, { ...operation.context, requestPolicy: "network-only" }),
      );
    }
  };
  let hiddenAt = 0;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hiddenAt = Date.now();
    else if (Date.now() - hiddenAt > STALE_MS) refresh();
  });
  let again: ReturnType<typeof setTimeout> | undefined;
  /** Once more after it is there, for what was missed meanwhile; never oftener, however it comes and goes. */
  const tryAgain = () => {
    clearTimeout(again);
    again = setTimeout(() => {
      refresh();
      if (connection.state().isLost) tryAgain();
    }, AGAIN_MS);
  };
  connection.subscribe(tryAgain);
  refreshes.add(refresh);
  /**
   * An answer with a part missing is none: what is not there would be taken for nothing. While the API is out of reach, what
   * was there stays; the top bar says since when.
   */
  const whole = (result: OperationResult): OperationResult => {
    const { operation, error, data } = result;
    if (operation.kind !== "query") return result;
    if (!error) {
      if (data) answers.set(operation.key, data);
      return result;
    }
    const before = error.networkError ? answers.get(operation.key) : undefined;
    return before ? { ...result, data: before, error: undefined, stale: true } : { ...result, data: undefined };
  };
  return (operations) =>
    pipe(
      operations,
      tap((operation) => {
        if (operation.kind === "query") shown.set(operation.key, operation);
        else if (operation.kind === "teardown") {
          shown.delete(operation.key);
          answers.delete(operation.key);
        }
      }),
      forward,
      map(whole),
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
