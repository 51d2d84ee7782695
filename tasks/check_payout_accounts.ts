// Has Stripe asked, once a day, about the accounts of recruiters to whom money is due soon.

import type { Task } from "graphile-worker";

const checkPayoutAccounts: Task = async (_payload, helpers) => {
  await helpers.query("select app_private.ask_about_accounts_in_use()");
};

export default checkPayoutAccounts;
