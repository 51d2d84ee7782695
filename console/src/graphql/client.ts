// The one way to data: the GraphQL API, as whoever is signed in. Whatever was changed, and whatever changed by itself,
// refreshes what is shown.

import { authExchange } from "@urql/exchange-auth";
import { cacheExchange } from "@urql/exchange-graphcache";
import { createClient as createSocket } from "graphql-ws";
import { Client, fetchExchange, subscriptionExchange } from "urql";
import { session } from "../sign_in/session.ts";
import { connection } from "./connection.ts";
import { refreshExchange } from "./refresh.ts";

const header = () => ({ authorization: `Bearer ${session.token}` });

const socket = createSocket({
  url: () => `${location.origin.replace(/^http/, "ws")}/graphql`,
  connectionParams: header,
  lazy: true,
  retryAttempts: Number.POSITIVE_INFINITY,
  shouldRetry: () => session.token !== null,
  on: { connected: () => connection.set("socket", true), closed: () => connection.set("socket", false) },
});

export const client = new Client({
  url: "/graphql",
  preferGetMethod: false,
  fetch: async (input, init) => {
    try {
      const response = await fetch(input, init);
      connection.set("http", true);
      return response;
    } catch (error) {
      connection.set("http", false);
      throw error;
    }
  },
  exchanges: [
    refreshExchange,
    // Rows have an id of their own; a row of a list that no table holds is kept with its list.
    cacheExchange({ logger: () => undefined }),
    authExchange(async (utils) => {
      let used = session.token;
      /** Refused for its age only: it is still good for everything else. */
      let isTooOld = false;
      return {
        addAuthToOperation(operation) {
          used = session.token;
          return utils.appendHeaders(operation, header());
        },
        didAuthError: ({ graphQLErrors, response }) => {
          const has = (code: string) => graphQLErrors.some(({ extensions }) => extensions.code === code);
          isTooOld = has("HB073");
          return isTooOld || response?.status === 401 || has("UNAUTHENTICATED");
        },
        refreshAuth: () => (isTooOld ? session.signedInAgain() : session.renewed(used)),
      };
    }),
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: ({ query = "", variables }) => ({
        subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, variables }, sink as never) }),
      }),
    }),
  ],
});
