// What Stripe asks for, and why it stops an account, in words that a recruiter understands.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";

const db = useDatabase(test);

async function inWords(...codes: (string | null)[]): Promise<string | null> {
  const { rows } = await db.admin.query("select app_private.stripe_words($1) as words", [codes]);
  return rows[0].words;
}

for (const [code, words] of Object.entries({
  external_account: "a bank account",
  "tos_acceptance.date": "the consent to Stripe's terms",
  "business_profile.url": "the website of the business",
  "individual.verification.document": "an identity document",
  "individual.verification.document.front": "an identity document",
  "individual.verification.additional_document": "a proof of address",
  "individual.dob.year": "the date of birth",
  "individual.address.postal_code": "the address",
  "individual.ssn_last_4": "the last four digits of the social security number",
  "company.verification.document": "a proof of the company's registration",
  "company.tax_id": "the tax number of the company",
  "company.owners_provided": "that all owners of the company are named",
  "representative.id_number": "the national identity or tax number of the company's representative",
  "directors.dob.day": "the date of birth of each director of the company",
  "person_1Ab2Cd.verification.document": "an identity document of a person in the company",
  "interv_1Ab2Cd.identity_resubmission.form": "an answer to what Stripe asks about the account",
  "requirements.past_due": "what Stripe asked for is overdue",
  "rejected.fraud": "Stripe suspects fraud",
  moved_to_DE: "in another country now: DE",
})) {
  test(`${code} is ${words}`, async (t) => {
    t.is(await inWords(code), words);
  });
}

test("a name that is not known is its last words, with whose it is", async (t) => {
  t.is(await inWords("individual.tax_residence_country"), "tax residence country");
  t.is(await inWords("company.documents.proof_of_good_standing.files"), "proof of good standing of the company");
  t.is(await inWords("a_new_reason"), "a new reason");
  t.is(await inWords("files"), "files");
  t.is(await inWords("..."), "...");
});

test("what is the same in words is said once, in the order in which Stripe asks", async (t) => {
  const asked = ["individual.dob.day", "individual.dob.month", "external_account", "individual.dob.year"];
  t.is(await inWords(...asked), "the date of birth, a bank account");
});

test("nothing asked is no words", async (t) => {
  t.is(await inWords(), null);
  t.is(await inWords(null), null);
  t.is(await inWords(""), null);
});

test("no name of ours that is known is taken for another: each begins no other's words", async (t) => {
  t.is(await inWords("company.name_kana"), "the name in kana of the company");
  t.is(await inWords("business_profile.urls_of_shops"), "urls of shops");
});
