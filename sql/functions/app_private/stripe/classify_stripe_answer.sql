-- Without a path, so that it is inlined: most answers are a success, of which no table is asked.
create or replace function app_private.classify_stripe_answer(http_status integer, code text, stripe_transfer_id text)
returns text
language sql
stable
return case
  when code is null and stripe_transfer_id is not null then 'succeeded'
  else app_private.classify_failed_answer(http_status, code)
end;
comment on function app_private.classify_stripe_answer is
  'The meaning of Stripe''s answer: a value of app_private.stripe_outcome_meanings. code: Stripe''s error code or the '
  'name of the network failure, or what app_private.read_refusal_text made of a sentence; null with a '
  'stripe_transfer_id is a success.';
