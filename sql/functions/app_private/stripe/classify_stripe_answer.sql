create or replace function app_private.classify_stripe_answer(http_status integer, code text, stripe_transfer_id text)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when classify_stripe_answer.code is null and classify_stripe_answer.stripe_transfer_id is not null
        then 'succeeded'
      else coalesce(
        (
          select outcome.meaning
          from app_private.stripe_outcomes as outcome
          where
            (outcome.http_status is null or outcome.http_status = classify_stripe_answer.http_status)
            and (outcome.code is null or outcome.code = classify_stripe_answer.code)
          order by outcome.code is null, outcome.http_status is null
          limit 1
        ),
        (
          select text.meaning
          from app_private.stripe_refusal_texts as text
          where classify_stripe_answer.http_status between 400 and 499 and text.code = classify_stripe_answer.code
          limit 1
        ),
        case when classify_stripe_answer.http_status between 400 and 499 then 'refused_for_good' else 'ambiguous' end
      )
    end;
$$;
comment on function app_private.classify_stripe_answer is
  'The meaning of Stripe''s answer: a value of app_private.stripe_outcome_meanings. code: Stripe''s error code or the '
  'name of the network failure, or what app_private.read_refusal_text made of a sentence; null with a '
  'stripe_transfer_id is a success. An answer without a row in app_private.stripe_outcomes is refused_for_good for a '
  '4xx status, else ambiguous.';
