create or replace function app_private.split_amount(amount bigint, weights numeric[], smallest_step bigint default 1)
returns bigint[]
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  steps constant bigint := split_amount.amount / split_amount.smallest_step;
  total numeric := 0;
  weight numeric;
  exact numeric;
  parts bigint[] := '{}';
  fractions numeric[] := '{}';
  steps_left bigint := steps;
  largest integer;
begin
  foreach weight in array split_amount.weights loop
    total := total + weight;
  end loop;
  foreach weight in array split_amount.weights loop
    exact := steps * weight / total;
    parts := parts || floor(exact)::bigint;
    fractions := fractions || (exact - floor(exact));
    steps_left := steps_left - floor(exact)::bigint;
  end loop;
  -- A step each for the largest fractions; the earlier part of two that are equal.
  for step in 1..coalesce(steps_left, 0) loop
    largest := 1;
    for number in 2..cardinality(fractions) loop
      if fractions[number] > fractions[largest] then
        largest := number;
      end if;
    end loop;
    parts[largest] := parts[largest] + 1;
    fractions[largest] := -1;
  end loop;
  for number in 1..cardinality(parts) loop
    parts[number] := parts[number] * split_amount.smallest_step;
  end loop;
  return nullif(parts, '{}');
end;
$$;
comment on function app_private.split_amount is
  'Splits an amount (minor units, a multiple of smallest_step) by weights. The parts sum to the amount exactly, and '
  'each differs from its exact quota by less than one step. This is the only rounding rule of Holdback. Source: the '
  'largest remainder method (Hamilton); ties go to the earlier part.';
