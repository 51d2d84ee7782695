create or replace function app_private.terms_changes(arguments jsonb)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    standing as (
      select to_jsonb(terms) as terms
      from
        app_private.current_terms(
          (terms_changes.arguments ->> 'company_id')::uuid,
          (now() at time zone 'UTC')::date
        ) as terms
    ),
    thresholds as (
      select
        (terms_changes.arguments ->> 'approval_threshold')::bigint as amount,
        terms_changes.arguments ->> 'approval_currency' as currency
      where terms_changes.arguments ->> 'approval_threshold' is not null
      union all
      select (each ->> 'amount')::bigint, each ->> 'currency'
      from jsonb_array_elements(nullif(terms_changes.arguments -> 'approval_thresholds', 'null')) as each
    )
  select
    concat_ws(
      '; ',
      (
        select
          string_agg(
            format(
              '%s %s%s',
              replace(given.name, '_', ' '),
              coalesce(given.told, 'none'),
              case when standing.terms ? given.name then format(' (now %s)', coalesce(given.before, 'none')) end
            ),
            ', '
            order by given.name
          )
        from
          standing
          cross join lateral (
            select
              name,
              standing.terms ->> name as before,
              case jsonb_typeof(value)
                when 'array'
                  then (
                    select
                      string_agg(
                        (select string_agg(part, ' ') from jsonb_each_text(each) as named (name, part)),
                        ' and '
                      )
                    from jsonb_array_elements(value) as each
                  )
                else value #>> '{}'
              end as told
            from jsonb_each(terms_changes.arguments) as argument (name, value)
          ) as given
        where
          given.name not in (
            'company_id',
            'valid_from',
            'approval_threshold',
            'approval_currency',
            'approval_thresholds'
          )
          and given.told is distinct from given.before
          -- 100 is 100.00.
          and case
            when given.told ~ '^[0-9.]+$' then given.told::numeric is distinct from given.before::numeric
            else true
          end
          -- Of these, nothing given is an answer; of the others it is the default.
          and (
            given.told is not null
            or given.name in (
              'first_payment_days',
              'fee_due_days',
              'replacement_days',
              'company_guarantee_days',
              'longest_wait_days'
            )
          )
      ),
      coalesce(
        (
          select 'approval from ' || string_agg(app_private.shown_amount(amount, currency), ', ' order by currency)
          from thresholds
        ),
        'no amount needs approval'
      )
    );
$$;
comment on function app_private.terms_changes is
  'What new terms (arguments of app.publish_payout_policy) say otherwise than those that hold, and which payouts need '
  'approval, in words.';
