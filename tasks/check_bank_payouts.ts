// Has Stripe asked, once a day, what it has paid from recruiters' Stripe balances to their banks.

import type { Task } from "graphile-worker";

const checkBankPayouts: Task = async (_payload, helpers) => {
  await helpers.query("select app_private.ask_about_bank_payouts()");
};

export default checkBankPayouts;
