// The one way to data: the GraphQL API, as whoever is signed in. Whatever was changed, and whatever changed by itself,
// refreshes what is shown.

import { cacheExchange } from "@urql/exchange-graphcache";
import { createClient as createSocket } from "graphql-ws";
import { Client, fetchExchange, subscriptionExchange } from "urql";
import { authorizedFetch } from "../sign_in/authorized_fetch.ts";
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
      const response = await authorizedFetch(input, init);
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
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: ({ query = "", variables }) => ({
        subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, variables }, sink as never) }),
      }),
    }),
  ],
});
