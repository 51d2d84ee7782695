create or replace function app_private.classify_failed_answer(http_status integer, code text)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(
      (
        select outcome.meaning
        from app_private.stripe_outcomes as outcome
        where
          (outcome.http_status is null or outcome.http_status = classify_failed_answer.http_status)
          and (outcome.code is null or outcome.code = classify_failed_answer.code)
        order by outcome.code is null, outcome.http_status is null
        limit 1
      ),
      (
        select text.meaning
        from app_private.stripe_refusal_texts as text
        where classify_failed_answer.http_status between 400 and 499 and text.code = classify_failed_answer.code
        limit 1
      ),
      case when classify_failed_answer.http_status between 400 and 499 then 'refused_for_good' else 'ambiguous' end
    );
$$;
comment on function app_private.classify_failed_answer is
  'The meaning of an answer of Stripe that is no success, for app_private.classify_stripe_answer. One without a row in '
  'app_private.stripe_outcomes is refused_for_good for a 4xx status, else ambiguous.';
