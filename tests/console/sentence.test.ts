import test from "ava";
import { inOwnWords, sentenceOf, withDetail } from "../../console/src/parts/sentence.ts";
import { whoDid } from "../../console/src/parts/who_did.ts";

test("what somebody wrote ends with one full stop, whether it had one or not", (t) => {
  t.is(sentenceOf("went well"), "went well.");
  t.is(sentenceOf("went well."), "went well.");
  t.is(sentenceOf("went well? "), "went well?");
});

test("a detail stands before the full stop, and nothing where there is none", (t) => {
  t.is(withDetail("It cannot receive.", "an identity document"), "It cannot receive (an identity document).");
  t.is(withDetail("It cannot receive", "the address"), "It cannot receive (the address).");
  t.is(withDetail("It cannot receive.", null), "It cannot receive.");
});

const [ID, OTHER] = ["01a22c88-9e70-75b4-a345-94854d2c9f01", "01a22c88-aa96-7f09-b20c-882c55ab3b02"];

test("what the API says of a record by its id is said of this one, and of another one by name", (t) => {
  t.is(inOwnWords(`Payout ${ID} is approved, not pending.`), "This payout is approved, not pending.");
  t.is(inOwnWords(`Nothing of payout ${ID} was cancelled.`), "Nothing of this payout was cancelled.");
  t.is(inOwnWords(`Manual payment ${ID} was undone already: twice`), "This manual payment was undone already: twice");
  t.is(inOwnWords(`Placement ${ID} replaces placement ${OTHER}.`), "This placement replaces another placement.");
  t.is(inOwnWords("acct_1DemoAbc cannot receive."), "acct_1DemoAbc cannot receive.");
});

test("what the API says to do is said without names of the code", (t) => {
  t.is(inOwnWords("Link the new account first: link_payout_account."), "Link the new account first.");
  t.is(inOwnWords("Withdraw the breach first: app.withdraw_guarantee_breach()."), "Withdraw the breach first.");
  t.is(inOwnWords("approve_payout; wait for the date"), "Approve it; wait for the date");
  t.is(inOwnWords("wait, or app.do_something_new()"), "Wait, or do something new");
});

test("what is somebody's own stays as it is, though it looks like a name of the code", (t) => {
  t.is(
    inOwnWords("A user with the email jose_maria@example.com exists already."),
    "A user with the email jose_maria@example.com exists already.",
  );
  t.is(inOwnWords("jose@example.com is no admin."), "jose@example.com is no admin.");
  t.is(inOwnWords("The reference is known: acme_corp."), "The reference is known: acme_corp.");
});

test("who did something is named, or what they are; nobody's login is its owner's", (t) => {
  t.is(whoDid("Mara Okafor", "platform_admin"), "Mara Okafor");
  t.is(whoDid(null, "system"), "Holdback");
  t.is(whoDid(undefined, "postgres"), "the database’s owner");
  t.is(whoDid(null, null), "");
});
