// The process in which the sandboxes of a run are, but for those that a test kills or looks at from outside.

import { listen } from "../../sandbox/http/server.ts";
import { Sandbox } from "../../sandbox/sandbox.ts";
import { SANDBOX_SECRET_KEY } from "../../server/config.ts";
import { beHost } from "./host.ts";

beHost(async (wish) => {
  const { dataDir, open } = JSON.parse(wish) as { dataDir: string; open: boolean };
  const { url, stop } = await listen(new Sandbox({ dataDir, open, secretKey: SANDBOX_SECRET_KEY }), 0);
  return { url, close: stop };
});
