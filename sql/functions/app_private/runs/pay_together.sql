create or replace function app_private.pay_together(
  amounts bigint[],
  minimums bigint[],
  ready_at timestamptz[],
  pays_by timestamptz[]
)
returns table ("position" integer, pays_at timestamptz)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  step record;
  -- What is due and waits.
  waiting integer[] := '{}';
  ends_at timestamptz;
begin
  for step in
    select item.at, array_agg(item.position::integer) as positions
    from unnest(pay_together.ready_at) with ordinality as item (at, position)
    group by item.at
    order by item.at
  loop
    ends_at := app_private.next_run_at(
      (select min(pay_together.pays_by[item.position]) from unnest(waiting) as item (position))
    );
    -- The longest wait of one of them ends before more is due.
    if ends_at < step.at then
      return query select item.position, ends_at from unnest(waiting) as item (position);
      waiting := '{}';
    end if;
    waiting := waiting || step.positions;
    if app_private.leaves_together(
      array(
        select pay_together.amounts[item.position]
        from unnest(waiting) with ordinality as item (position, number)
        order by item.number
      ),
      array(
        select pay_together.minimums[item.position]
        from unnest(waiting) with ordinality as item (position, number)
        order by item.number
      ),
      array(
        select pay_together.pays_by[item.position]
        from unnest(waiting) with ordinality as item (position, number)
        order by item.number
      ),
      step.at
    ) then
      return query select item.position, step.at from unnest(waiting) as item (position);
      waiting := '{}';
    end if;
  end loop;
  return query select
      item.position,
      app_private.next_run_at(
        (select min(pay_together.pays_by[other.position]) from unnest(waiting) as other (position))
      )
    from unnest(waiting) as item (position);
end;
$$;
comment on function app_private.pay_together is
  'Plays the nights of one recruiter in one currency: in which one each obligation is paid, by its position in the '
  'arrays. amounts, minimums: minor units. ready_at: the first night in which it waits for nothing but its smallest '
  'payment. pays_by: the end of its longest wait. minimums and pays_by are null for what does not wait.';
