create or replace function app_private.play_payments(
  recruiter_ids uuid[],
  currencies text[],
  amounts bigint[],
  due_at timestamptz[],
  rhythms text[],
  minimums bigint[],
  longest_waits integer[]
)
returns table ("position" integer, leaves_at timestamptz, begins_transfer boolean)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
  with
    item as materialized (
      select
        given.position::integer as position,
        given.recruiter_id,
        given.currency,
        given.amount,
        given.minimum,
        app_private.next_run_at(coalesce(terms.pays_from, given.due_at)) as ready_at,
        terms.pays_by
      from
        unnest(
          play_payments.recruiter_ids,
          play_payments.currencies,
          play_payments.amounts,
          play_payments.due_at,
          play_payments.rhythms,
          play_payments.minimums,
          play_payments.longest_waits
        ) with ordinality as given (recruiter_id, currency, amount, due_at, rhythm, minimum, longest_wait, position)
        left join lateral app_private.small_dates(given.rhythm, given.longest_wait, given.due_at) as terms
          on given.longest_wait is not null
    ),
    payee as (
      select
        item.recruiter_id,
        item.currency,
        array_agg(item.position order by item.position) as positions,
        array_agg(item.amount order by item.position) as amounts,
        array_agg(item.minimum order by item.position) as minimums,
        array_agg(item.ready_at order by item.position) as nights,
        array_agg(item.pays_by order by item.position) as pays_by
      from item
      group by item.recruiter_id, item.currency
      having bool_or(item.pays_by is not null)
    ),
    played as materialized (
      select payee.positions[paid.position] as position, paid.pays_at
      from
        payee
        cross join lateral app_private.pay_together(payee.amounts, payee.minimums, payee.nights, payee.pays_by) as paid
    ),
    paid as (
      select
        item.*,
        coalesce(played.pays_at, item.ready_at) as pays_at,
        (
          row_number() over (
              partition by item.recruiter_id, item.currency, coalesce(played.pays_at, item.ready_at)
              order by item.position
            )
            - 1
        ) / app_private.most_batch_parts() as chunk
      from
        item
        left join played on played.position = item.position
    )
  select
    paid.position,
    paid.pays_at,
    paid.position = min(paid.position) over together
    or not app_private.is_one_transfer(
      count(*) over together,
      bool_or(paid.pays_by is not null) over together,
      sum(paid.amount) over together,
      money.largest_transfer
    )
  from
    paid
    join app.currencies as money on money.code = paid.currency
  window together as (partition by paid.recruiter_id, paid.currency, paid.pays_at, paid.chunk);
$$;
comment on function app_private.play_payments is
  'Plays the nights of obligations that could have been: in which one each is paid, by its position in the arrays, '
  'and whether a transfer begins with it; what is paid together has one. amounts, minimums: minor units. rhythms, '
  'minimums, longest_waits: what the terms of each say about small amounts. Follows the rules of the runs '
  '(app_private.small_dates, app_private.leaves_together, app_private.is_one_transfer).';
