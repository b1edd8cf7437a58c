// Uploads a file and a Blob with each usual JavaScript client that can.
//   node uploads.mjs URL '{"mutation": "…", "workspaceId": "…", "headers": {…}, "sizeBytes": 5000000}'
// Prints one line of JSON: {client: {file, blob} | {error}}. Exits 1 if one failed.
import { ApolloClient, InMemoryCache, gql } from "@apollo/client/core";
import { Client as UrqlClient, fetchExchange } from "@urql/core";
import UploadHttpLink from "apollo-upload-client/UploadHttpLink.mjs";

const [url, json] = process.argv.slice(2);
const { mutation, workspaceId, headers, sizeBytes } = JSON.parse(json);
const bytes = new Uint8Array(sizeBytes).fill(97);
const sent = {
  file: (client) => new File([bytes], `from ${client} ü.txt`, { type: "image/png" }),
  blob: (client) => new Blob([`a blob of ${client}`]),
};

const clients = {
  async apollo(variables) {
    const client = new ApolloClient({ cache: new InMemoryCache(), link: new UploadHttpLink({ uri: url, headers }) });
    return (await client.mutate({ mutation: gql(mutation), variables })).data;
  },
  async urql(variables) {
    const client = new UrqlClient({ url, preferGetMethod: false, fetchOptions: { headers }, exchanges: [fetchExchange] });
    const { data, error } = await client.mutation(mutation, variables).toPromise();
    if (error) throw error;
    return data;
  },
};

const report = {};
for (const [name, upload] of Object.entries(clients)) {
  report[name] = {};
  try {
    for (const [kind, make] of Object.entries(sent)) {
      report[name][kind] = (await upload({ input: { workspaceId, file: make(name) } })).uploadFile.file;
    }
  } catch (error) {
    report[name] = { error: String(error?.stack || JSON.stringify(error)) };
  }
}
console.log(JSON.stringify(report));
process.exit(Object.values(report).some(({ error }) => error) ? 1 : 0);
