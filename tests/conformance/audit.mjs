// Runs the 61 graphql-http server audits: node audit.mjs http://localhost:8000/graphql
// Prints one line of JSON: {total, ok, failures: [{id, name, status, reason}]}.
import { auditServer } from "graphql-http";

const url = process.argv[2];
if (!url) {
  console.error("usage: node audit.mjs URL");
  process.exit(2);
}
const results = await auditServer({ url });
const failures = results
  .filter((each) => each.status !== "ok")
  .map(({ id, name, status, reason }) => ({ id, name, status, reason }));
console.log(JSON.stringify({ total: results.length, ok: results.length - failures.length, failures }));
process.exit(failures.some(({ name }) => /MUST|SHOULD/.test(name)) ? 1 : 0);
