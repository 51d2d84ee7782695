// Broken answers: sending them over the wire.

import type { ServerResponse } from "node:http";
import type { Breakage, Lie } from "./catalog.ts";
import type { StalledRequests } from "./stalled_requests.ts";

const BAD_GATEWAY = `<html>
<head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body>
</html>
`;

/** Breaks the answer; `body` is what would have been answered. */
export async function breakAnswer(
  breakage: Breakage,
  response: ServerResponse,
  body: string,
  stalled: StalledRequests,
  delayMs: number | null,
): Promise<void> {
  switch (breakage) {
    case "hang":
      await stalled.wait(delayMs, (letGo) => response.once("close", letGo));
      response.destroy();
      return;
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "truncate": {
      const bytes = Buffer.from(body);
      response.writeHead(200, { "content-type": "application/json", "content-length": bytes.length });
      response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.end());
      return;
    }
    case "invalid_json":
      send(response, 200, "application/json", body.slice(0, Math.floor(body.length / 2)));
      return;
    case "bad_gateway":
      send(response, 502, "text/html", BAD_GATEWAY);
      return;
    case "unrelated_json":
      send(response, 200, "application/json", '{"status":"ok"}');
      return;
    case "errorless_404":
      send(response, 404, "application/json", '{"detail":"Not Found"}');
      return;
  }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) });
  response.end(body);
}

/** The answer with one field changed; a refusal has none of them and stays as it is. */
export function falsify(field: Lie, body: string): string {
  const object = JSON.parse(body) as Record<string, unknown>;
  if ("error" in object) return body;
  switch (field) {
    case "id":
      return JSON.stringify({ ...object, id: "tr_1ofSomebodyElse" });
    case "amount":
      return JSON.stringify({ ...object, amount: Number(object.amount) + 1 });
    case "currency":
      return JSON.stringify({ ...object, currency: object.currency === "usd" ? "eur" : "usd" });
    case "destination":
      return JSON.stringify({ ...object, destination: "acct_somebodyElse" });
    case "object":
      return JSON.stringify({ ...object, object: "charge" });
  }
}
