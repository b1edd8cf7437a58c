// Starts GraphiQL with the configuration that the page carries. Subscriptions go over
// graphql-transport-ws; a socket is opened for each run of them, so it carries the headers of its tab.
(function () {
  "use strict";
  const config = JSON.parse(document.getElementById("config").textContent);
  const wsUrl = new URL(config.wsEndpoint, window.location.href);
  wsUrl.protocol = wsUrl.protocol.replace("http", "ws");
  let headers = {};

  const fetcher = GraphiQL.createFetcher({
    url: config.endpoint,
    wsClient: graphqlWs.createClient({
      url: wsUrl.href,
      lazy: true,
      lazyCloseTimeout: 0,
      connectionParams: () => headers,
    }),
  });

  // Another key or other examples begin afresh instead of showing stale tabs.
  const prefix = "plait:" + config.revision + ":";
  const storage = {
    getItem: (key) => window.localStorage.getItem(prefix + key),
    setItem: (key, value) => window.localStorage.setItem(prefix + key, value),
    removeItem: (key) => window.localStorage.removeItem(prefix + key),
    clear: () => window.localStorage.clear(),
    get length() {
      return window.localStorage.length;
    },
  };

  // GraphiQL finds the tab to open again by contents that it keeps apart from the tabs; where they
  // differ it opens one more, without a key. So they are made alike first.
  const kept = JSON.parse(storage.getItem("graphiql:tabState") || "null");
  const open = kept && kept.tabs && kept.tabs[kept.activeTabIndex];
  for (const part of open ? ["query", "variables", "headers"] : []) {
    if (open[part]) storage.setItem("graphiql:" + part, open[part]);
    else storage.removeItem("graphiql:" + part);
  }

  ReactDOM.render(
    React.createElement(GraphiQL, {
      fetcher: (parameters, options) => {
        headers = (options && options.headers) || {};
        return fetcher(parameters, options);
      },
      defaultTabs: config.tabs,
      defaultHeaders: config.headers,
      shouldPersistHeaders: config.headers !== null,
      defaultEditorToolsVisibility: "variables",
      storage,
    }),
    document.getElementById("graphiql"),
  );
})();
