// Reads deliveries, one a line, and checks each as a receiver does, by the npm library of Standard Webhooks.
import { createInterface } from "node:readline";
import { Webhook } from "standardwebhooks";

let good = 0;
const bad = [];
for await (const line of createInterface({ input: process.stdin })) {
  const { secret, body, headers } = JSON.parse(line);
  try {
    new Webhook(secret).verify(body, headers);
    good += 1;
  } catch (error) {
    bad.push(String(error));
  }
}
console.log(JSON.stringify({ good, bad }));
