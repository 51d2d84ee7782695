create or replace function app_private.keeps_released(hold_id uuid)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select string_agg(meaning.sentence, ' ' order by meaning.rank)
  from
    app.escrow_holds as hold
    join app.payouts as payout on payout.id = hold.payout_id
    left join app.payout_accounts as account on account.user_id = payout.recruiter_id
    cross join lateral app_private.obligation_of_hold(hold, now()) as released
    join app_private.explanation_codes as meaning
      on meaning.code = any (
        app_private.schedule_blockers(released, payout, account)
          || app_private.funds_reasons(released)
          || app_private.gate_code()
          || case when app_private.stripe_circuit_is_open() then 'key_refused' end
      )
  where hold.id = keeps_released.hold_id;
$$;
comment on function app_private.keeps_released is
  'What would still keep a hold from being paid if it were released now, in the sentences of app.explain_payout; null: '
  'the next run pays it.';
