// Having the sandbox deliver its webhooks to the API: one endpoint, wherever the API is this time.

import { z } from "zod";

const Status = z.object({ endpoints: z.array(z.object({ id: z.string(), url: z.string(), secret: z.string() })) });

/** The sandbox remembers its endpoints. Ours are those with our secret; only the one at `url` stays. */
export async function registerSandboxWebhook(sandboxUrl: string, url: string, secret: string): Promise<void> {
  const { endpoints } = Status.parse(await call(sandboxUrl, "GET", "webhooks"));
  const ours = endpoints.filter((endpoint) => endpoint.secret === secret);
  if (!ours.some((endpoint) => endpoint.url === url)) await call(sandboxUrl, "POST", "webhooks", { url, secret });
  for (const { id } of ours.filter((endpoint) => endpoint.url !== url)) {
    await call(sandboxUrl, "DELETE", `webhooks/${id}`);
  }
}

async function call(sandboxUrl: string, method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${sandboxUrl}/_sandbox/${path}`, {
    method,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`The sandbox refused ${method} ${path}: ${await response.text()}`);
  return await response.json();
}
