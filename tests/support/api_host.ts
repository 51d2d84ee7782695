// The process in which the APIs of a run are: the schema, and what Node compiles of it, is made once.

import { startApi } from "../../server/api/start.ts";
import { loadConfig } from "../../server/config.ts";
import { createLogger } from "../../server/processes/logger.ts";
import { beHost } from "./host.ts";
import { oneSchema } from "./one_schema.ts";

beHost((environment, write) => {
  const log = createLogger("api", "info", { write });
  return startApi(loadConfig(JSON.parse(environment)), log, { makeSchema: oneSchema });
});
