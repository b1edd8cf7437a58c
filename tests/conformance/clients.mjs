// Runs one query, one mutation and one subscription with each usual JavaScript client.
//   node clients.mjs URL '{"query": "…", "mutation": "…", "subscription": "…", "headers": {…}}'
// Prints one line of JSON: {client: {query, mutation, events: […]} | {error}}. Exits 1 if one failed.
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from "@apollo/client/core";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { Client as UrqlClient, fetchExchange, subscriptionExchange } from "@urql/core";
import { OperationTypeNode } from "graphql";
import { GraphQLClient } from "graphql-request";
import { createClient } from "graphql-ws";
import WebSocket from "ws";

const [url, json] = process.argv.slice(2);
const { query, mutation, subscription, headers = {} } = JSON.parse(json);
const socket = () =>
  createClient({ url: url.replace(/^http/, "ws"), webSocketImpl: WebSocket, connectionParams: headers, retryAttempts: 0 });

/** Collects what `start(observer)` delivers until it completes. */
const collect = (start) =>
  new Promise((resolve, reject) => {
    const events = [];
    start({ next: (event) => events.push(event), error: reject, complete: () => resolve(events) });
  });

const clients = {
  async "graphql-ws"() {
    const client = socket();
    const run = (text) => collect((observer) => client.subscribe({ query: text }, observer));
    const answer = {
      query: (await run(query))[0].data,
      mutation: (await run(mutation))[0].data,
      events: (await run(subscription)).map(({ data }) => data),
    };
    await client.dispose();
    return answer;
  },
  async "graphql-request"() {
    const client = new GraphQLClient(url, { headers });
    // It has no subscriptions of its own; its users add graphql-ws.
    return { query: await client.request(query), mutation: await client.request(mutation), events: null };
  },
  async urql() {
    const ws = socket();
    const client = new UrqlClient({
      url,
      preferGetMethod: false,
      fetchOptions: { headers },
      exchanges: [
        fetchExchange,
        subscriptionExchange({
          forwardSubscription: (request) => ({
            subscribe: (observer) => ({ unsubscribe: ws.subscribe({ ...request, query: request.query || "" }, observer) }),
          }),
        }),
      ],
    });
    const unwrap = ({ data, error }) => {
      if (error) throw error;
      return data;
    };
    const events = [];
    await new Promise((resolve, reject) => {
      client.subscription(subscription, {}).subscribe(({ data, error, hasNext }) => {
        if (error) reject(error);
        else if (hasNext) events.push(data);
        else resolve(); // the end repeats the last result
      });
    });
    const answer = {
      query: unwrap(await client.query(query, {}).toPromise()),
      mutation: unwrap(await client.mutation(mutation, {}).toPromise()),
      events,
    };
    await ws.dispose();
    return answer;
  },
  async apollo() {
    const ws = socket();
    const client = new ApolloClient({
      cache: new InMemoryCache(),
      link: ApolloLink.split(
        ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
        new GraphQLWsLink(ws),
        new HttpLink({ uri: url, headers }),
      ),
    });
    const answer = {
      query: (await client.query({ query: gql(query) })).data,
      mutation: (await client.mutate({ mutation: gql(mutation) })).data,
      events: (await collect((observer) => client.subscribe({ query: gql(subscription) }).subscribe(observer))).map(
        ({ data }) => data,
      ),
    };
    await ws.dispose();
    return answer;
  },
};

const report = {};
for (const [name, run] of Object.entries(clients)) {
  report[name] = await run().catch((error) => ({ error: String(error?.stack || JSON.stringify(error)) }));
}
console.log(JSON.stringify(report));
process.exit(Object.values(report).some(({ error }) => error) ? 1 : 0);
