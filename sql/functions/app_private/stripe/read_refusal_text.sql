create or replace function app_private.read_refusal_text(http_status integer, code text, message text)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(
      (
        select known.code
        from app_private.stripe_refusal_texts as known
        where
          read_refusal_text.http_status between 400 and 499
          and read_refusal_text.http_status not in (401, 429)
          and read_refusal_text.code = 'invalid_request_error'
          and lower(translate(read_refusal_text.message, '’', '''')) like known.pattern
        order by known.pattern
        limit 1
      ),
      read_refusal_text.code
    );
$$;
comment on function app_private.read_refusal_text is
  'The code of Stripe''s answer; of a refusal that has a sentence only (its type, invalid_request_error, stands for '
  'the code then), the code that app_private.stripe_refusal_texts gives to that sentence.';
