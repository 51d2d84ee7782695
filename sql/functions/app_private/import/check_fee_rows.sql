create or replace function app_private.check_fee_rows()
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into app_private.import_fees (
    line, external_ref, placement_id, amount, currency, paid_at, available_on, reference
  )
  select
    field.line,
    field.external_ref,
    (app_private.fee_placement(placement.id)).id,
    (app_private.read_amount(field.amount, field.currency)).minor_units,
    field.currency,
    (app_private.read_date(field.paid_at)).value,
    (app_private.read_date(field.available_on)).value,
    field.reference
  from
    (
      select
        staged.line,
        app_private.trim_field(staged.record ->> 'external_ref') as external_ref,
        app_private.trim_field(staged.record ->> 'amount') as amount,
        upper(app_private.trim_field(staged.record ->> 'currency')) as currency,
        app_private.trim_field(staged.record ->> 'paid_at') as paid_at,
        app_private.trim_field(staged.record ->> 'available_on') as available_on,
        app_private.trim_field(staged.record ->> 'reference') as reference
      from app_private.import_rows as staged
      where staged.complaint is null
    ) as field
    left join app.placements as placement
      on app_private.name_key(placement.external_ref) = app_private.name_key(field.external_ref);
  analyze app_private.import_fees;

  -- What a field says by itself.
  insert into app_private.import_problems (line, column_name, reason)
  select staged.line, problem.column_name, problem.reason
  from
    app_private.import_rows as staged
    join app_private.import_fees as parsed on parsed.line = staged.line
    left join app.placements as placement on placement.id = parsed.placement_id
    cross join lateral (
      values
        (
          'external_ref',
          case
            when parsed.external_ref is null then 'The reference of the placement is missing.'
            when placement.id is null
              then format('There is no placement %s: import it first.', left(parsed.external_ref, 100))
            when placement.status = 'cancelled' then 'The placement is cancelled: it has no fee.'
          end
        ),
        (
          'amount',
          (app_private.read_amount(app_private.trim_field(staged.record ->> 'amount'), parsed.currency)).problem
        ),
        (
          'currency',
          case
            when parsed.currency is null then 'The currency is missing.'
            when parsed.currency <> placement.currency
              then format('The fee of this placement is in %s.', placement.currency)
            when not exists (select from app.currencies where code = parsed.currency)
              then format('%s is no currency that is known.', left(parsed.currency, 40))
          end
        ),
        (
          'paid_at',
          case
            when app_private.trim_field(staged.record ->> 'paid_at') is null then 'The day of the payment is missing.'
            when parsed.paid_at not between app_private.first_day() and app_private.last_day()
              then 'The day lies outside of the years that are known.'
            when app_private.start_of_day(parsed.paid_at, coalesce(placement.time_zone, 'UTC')) > now()
              then format('%s lies in the future.', parsed.paid_at)
            else (app_private.read_date(app_private.trim_field(staged.record ->> 'paid_at'))).problem
          end
        ),
        (
          'available_on',
          case
            when parsed.available_on not between app_private.first_day() and app_private.last_day()
              then 'The day lies outside of the years that are known.'
            when parsed.available_on < parsed.paid_at
              then format('The money cannot be there on %s, before it was paid.', parsed.available_on)
            else (app_private.read_date(app_private.trim_field(staged.record ->> 'available_on'))).problem
          end
        ),
        (
          'reference',
          case
            when parsed.reference is null
              then 'The reference is missing: by it a payment that was imported before is known again.'
            when length(parsed.reference) > app_private.max_short_text()
              then format('The reference is longer than %s characters.', app_private.max_short_text())
          end
        )
    ) as problem (column_name, reason)
  where problem.reason is not null;

  insert into app_private.import_problems (line, column_name, reason)
  select occurrence.line, 'reference', format('%s is on more than one line: %s.', doubled.reference, doubled.lines)
  from
    (
      select
        min(parsed.reference) as reference,
        string_agg(parsed.line::text, ', ' order by parsed.line) as lines,
        array_agg(parsed.line) as each_line
      from app_private.import_fees as parsed
      where parsed.reference is not null and parsed.placement_id is not null
      group by parsed.placement_id, app_private.name_key(parsed.reference)
      having count(*) > 1
    ) as doubled
    cross join unnest(doubled.each_line) as occurrence (line);

  update app_private.import_fees as parsed
  set was_here = true
  from app.fee_payments as payment
  where
    payment.placement_id = parsed.placement_id
    and app_private.name_key(payment.reference) = app_private.name_key(parsed.reference)
    and payment.undone_at is null;

  insert into app_private.import_problems (line, column_name, reason)
  select
    parsed.line,
    'reference',
    format(
      'This payment is here already with %s of %s, available on %s: importing adds payments and changes none.',
      app_private.format_amount(payment.amount, payment.currency),
      (payment.paid_at at time zone placement.time_zone)::date,
      payment.available_on
    )
  from
    app_private.import_fees as parsed
    join app.fee_payments as payment
      on payment.placement_id = parsed.placement_id
      and app_private.name_key(payment.reference) = app_private.name_key(parsed.reference)
      and payment.undone_at is null
    join app.placements as placement on placement.id = payment.placement_id
  where
    payment.amount <> parsed.amount
    or (payment.paid_at at time zone placement.time_zone)::date <> parsed.paid_at
    or payment.available_on <> coalesce(parsed.available_on, parsed.paid_at);

  -- What the rows of a placement sum to.
  insert into app_private.import_problems (line, column_name, reason)
  select
    parsed.line,
    'amount',
    format(
      'The payments of this fee would sum to %s, more than its %s.',
      app_private.format_amount(total.amount + state.paid, parsed.currency),
      app_private.format_amount(state.fee, parsed.currency)
    )
  from
    (
      select good.placement_id, sum(good.amount) as amount
      from app_private.import_fees as good
      where
        not good.was_here
        and not exists (select from app_private.import_problems as known where known.line = good.line)
      group by good.placement_id
    ) as total
    cross join lateral (
      select known.fee, known.received + known.disputed as paid
      from app_private.fee_state(total.placement_id, now()) as known
    ) as state
    join app_private.import_fees as parsed on parsed.placement_id = total.placement_id and not parsed.was_here
  where
    total.amount + state.paid > state.fee
    and not exists (select from app_private.import_problems as known where known.line = parsed.line);
  analyze app_private.import_problems;
end;
$$;
comment on function app_private.check_fee_rows is
  'Reads and checks all staged rows of a file of fee payments. Writes the problems to app_private.import_problems. A '
  'payment is known again by its placement and its reference.';
