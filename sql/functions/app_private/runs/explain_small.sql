create or replace function app_private.explain_small(schedule app.payout_schedules, tells_sum boolean)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    case when explain_small.tells_sum and together.amount > 0 then amounts.due || ' of ' else '' end
      || format('at least %s; at the latest on %s', amounts.smallest, app_private.shown_day(terms.pays_by))
  from
    app_private.small_terms(explain_small.schedule) as terms
    cross join lateral (
      select sum(other.amount)::bigint as amount, min(other.minimum) as minimum
      from
        app_private.due_together(
          (explain_small.schedule).recruiter_id,
          (explain_small.schedule).currency,
          now()
        ) as other
    ) as together
    cross join lateral (
      select
        app_private.shown_amount(together.amount, (explain_small.schedule).currency) as due,
        app_private.shown_amount(
          coalesce(together.minimum, terms.minimum),
          (explain_small.schedule).currency
        ) as smallest
    ) as amounts;
$$;
comment on function app_private.explain_small is
  'What an obligation that waits for the smallest payment of its terms waits for, in words: USD 30.00 of at least '
  'USD 50.00; at the latest on 1 Mar 2027. tells_sum: with what is due to the recruiter together, which is of other '
  'companies too.';
