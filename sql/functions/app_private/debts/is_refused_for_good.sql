create or replace function app_private.is_refused_for_good(reversal app.payout_reversals)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    (is_refused_for_good.reversal).status = 'refused'
    and exists (
      select
      from app_private.stripe_outcome_meanings as meaning
      where
        meaning.value = app_private.classify_stripe_answer(
          (is_refused_for_good.reversal).http_status,
          (is_refused_for_good.reversal).error_code,
          null
        )
        and meaning.schedule_follow_up = 'needs_attention'
    );
$$;
comment on function app_private.is_refused_for_good is
  'Whether Stripe refused a reversal for a reason that does not pass by itself. One that was found absent, or waits '
  'for the account''s balance, is tried again and needs nobody.';
