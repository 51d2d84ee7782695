create or replace function app_private.late_fee_needs()
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    late as materialized (
      select
        placement.id,
        placement.company_id,
        placement.currency,
        app_private.start_of_day(placement.start_date + policy.fee_due_days + 1, placement.time_zone) as late_from,
        state.required - state.received as missing,
        waiting.amount as waiting,
        waiting.recruiters,
        waiting.payout_id
      from
        app_private.told_late_fees as told
        join app.placements as placement on placement.id = told.placement_id
        join app.payout_policies as policy on policy.id = placement.policy_id
        cross join lateral app_private.fee_state(placement.id, now()) as state
        cross join lateral app_private.waiting_for_fee(placement.id) as waiting
      -- What came in since it was told is not late any more.
      where placement.status <> 'cancelled' and state.received < state.required
    ),
    name as (
      select late.company_id, late.currency, array_agg(distinct each.name order by each.name) as names
      from
        late
        cross join lateral unnest(late.recruiters) as each (name)
      group by late.company_id, late.currency
    )
  select
    app_private.make_need(
      kind => 'fee_late',
      since => min(late.late_from),
      amount => sum(late.missing)::bigint,
      currency => late.currency,
      item_count => count(*),
      detail =>
        case
          when sum(late.waiting) > 0
            then format(
              '%s wait for it: %s',
              app_private.shown_amount(sum(late.waiting), late.currency),
              array_to_string(name.names[:3], ', ')
                || case
                  when cardinality(name.names) > 3 then format(' and %s more', cardinality(name.names) - 3)
                  else ''
                end
            )
          else 'Nothing that is due waits for it'
        end,
      payout_id => case when count(late.payout_id) = 1 then min(late.payout_id::text)::uuid end,
      company_id => late.company_id,
      placement_id => case when count(*) = 1 then min(late.id::text)::uuid end,
      record => concat_ws(':', late.company_id, late.currency)
    )
  from
    late
    left join name on name.company_id = late.company_id and name.currency = late.currency
  group by late.company_id, late.currency, name.names;
$$;
comment on function app_private.late_fee_needs is
  'For app.needs_you: the fees that are late, of those that were told (app_private.report_late_fees), a row a company '
  'and currency. amount: what has not come in. detail: how much that is due waits for it, and who. placement_id: '
  'where it is one fee.';
