// Ends the requests that no second person decided in time.

import type { Task } from "graphile-worker";

const expireRequests: Task = async (_payload, helpers) => {
  await helpers.query("select app_private.expire_requests()");
};

export default expireRequests;
